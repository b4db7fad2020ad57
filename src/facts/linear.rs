//! Rows of numbers by which a linear model judges, each number with a name.

/// A row under construction; the names are written down only where somebody asks for them.
#[derive(Default)]
pub(crate) struct Row {
    values: Vec<f32>,
    names: Option<Vec<String>>,
}

impl Row {
    /// A row that keeps the names too.
    pub(crate) fn named() -> Self {
        Self { values: Vec::new(), names: Some(Vec::new()) }
    }

    pub(crate) fn put(&mut self, name: &str, value: f32) {
        self.values.push(value);
        if let Some(names) = &mut self.names {
            names.push(name.to_owned());
        }
    }

    /// A number of one side: `before_date`.
    pub(crate) fn put_at(&mut self, side: &str, name: &str, value: f32) {
        self.values.push(value);
        if let Some(names) = &mut self.names {
            names.push(format!("{side}_{name}"));
        }
    }

    /// One of the numbers is 1: that of the first edge which the value does not exceed, the last if it exceeds all.
    pub(crate) fn bucket(&mut self, name: &str, value: usize, edges: &[usize]) {
        let own = edges.iter().position(|e| value <= *e).unwrap_or(edges.len());
        for at in 0..=edges.len() {
            self.values.push(f32::from(u8::from(at == own)));
            if let Some(names) = &mut self.names {
                names.push(edges.get(at).map_or_else(|| format!("{name}_more"), |edge| format!("{name}_{edge}")));
            }
        }
    }

    pub(crate) fn values(self) -> Vec<f32> {
        self.values
    }

    pub(crate) fn names(self) -> Vec<String> {
        self.names.unwrap_or_default()
    }
}
