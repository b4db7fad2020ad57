//! Where nodes are put: the links between them, and how deep the parser stands.

use crate::html::tree::{NONE, Node};

/// Nodes under construction. `D` is what the parser keeps of a node beside its links.
#[derive(Debug)]
pub(crate) struct Arena<D> {
    pub(crate) nodes: Vec<Node<D>>,
    depths: Vec<u32>,
    /// Depth of the place where the parser last put something: the truth about nesting.
    pub(crate) depth: u32,
}

impl<D> Arena<D> {
    pub(crate) fn with_capacity(document: D, nodes: usize) -> Self {
        let mut arena = Self { nodes: Vec::with_capacity(nodes), depths: Vec::with_capacity(nodes), depth: 0 };
        arena.add(document);
        arena
    }

    /// A node that hangs nowhere yet.
    pub(crate) fn add(&mut self, data: D) -> u32 {
        self.nodes.push(Node { data, parent: NONE, first: NONE, last: NONE, prev: NONE, next: NONE });
        self.depths.push(0);
        self.nodes.len() as u32 - 1
    }

    pub(crate) fn data(&self, id: u32) -> &D {
        &self.nodes[id as usize].data
    }

    pub(crate) fn data_mut(&mut self, id: u32) -> &mut D {
        &mut self.nodes[id as usize].data
    }

    pub(crate) fn has_parent(&self, id: u32) -> bool {
        self.nodes[id as usize].parent != NONE
    }

    pub(crate) fn last_child(&self, id: u32) -> u32 {
        self.nodes[id as usize].last
    }

    pub(crate) fn prev(&self, id: u32) -> u32 {
        self.nodes[id as usize].prev
    }

    /// Notes that something was put into `parent`.
    pub(crate) fn note_depth(&mut self, parent: u32) {
        self.depth = self.depths[parent as usize] + 1;
    }

    fn note_child(&mut self, parent: u32, child: u32) {
        self.note_depth(parent);
        self.depths[child as usize] = self.depth;
    }

    pub(crate) fn detach(&mut self, id: u32) {
        let nodes = &mut self.nodes;
        let Node { parent, prev, next, .. } = nodes[id as usize];
        match prev {
            NONE if parent != NONE => nodes[parent as usize].first = next,
            NONE => {}
            _ => nodes[prev as usize].next = next,
        }
        match next {
            NONE if parent != NONE => nodes[parent as usize].last = prev,
            NONE => {}
            _ => nodes[next as usize].prev = prev,
        }
        let node = &mut nodes[id as usize];
        (node.parent, node.prev, node.next) = (NONE, NONE, NONE);
    }

    pub(crate) fn append(&mut self, parent: u32, id: u32) {
        if self.has_parent(id) {
            self.detach(id);
        }
        let nodes = &mut self.nodes;
        let last = nodes[parent as usize].last;
        nodes[id as usize].parent = parent;
        nodes[id as usize].prev = last;
        match last {
            NONE => nodes[parent as usize].first = id,
            _ => nodes[last as usize].next = id,
        }
        nodes[parent as usize].last = id;
        self.note_child(parent, id);
    }

    pub(crate) fn insert_before(&mut self, sibling: u32, id: u32) {
        self.detach(id);
        let nodes = &mut self.nodes;
        let Node { parent, prev, .. } = nodes[sibling as usize];
        if parent == NONE {
            return;
        }
        (nodes[id as usize].parent, nodes[id as usize].prev, nodes[id as usize].next) = (parent, prev, sibling);
        nodes[sibling as usize].prev = id;
        match prev {
            NONE => nodes[parent as usize].first = id,
            _ => nodes[prev as usize].next = id,
        }
        self.note_child(parent, id);
    }

    pub(crate) fn move_children(&mut self, from: u32, to: u32) {
        while self.nodes[from as usize].first != NONE {
            self.append(to, self.nodes[from as usize].first);
        }
    }
}
