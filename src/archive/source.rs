//! The bytes of a WARC file, and the block of one record among them.
//!
//! A record's length is believed as long as the next record begins where it says. To be able to disbelieve it, a block keeps what
//! follows the first `WARC/1.` line inside itself; if the block turns out not to end at a record, that is given back and read again.

use std::io::{self, BufRead, Read};

use memchr::{memmem, memrchr};

use super::error::Fault;

/// What a record begins with, at the beginning of a line.
pub(super) const MARKER: &[u8] = b"WARC/1.";

const LINE_MARKER: &[u8] = b"\nWARC/1.";

/// A block is read in no larger steps, so that what it keeps stays bounded whatever the reader's buffer.
const STEP: usize = 64 << 10;

/// A reader whose bytes can be given back. Its errors are kept: to those who read, they are the end.
pub(super) struct Source<R> {
    reader: R,
    /// Bytes that are read before the reader's, from `at` on.
    pushed: Vec<u8>,
    at: usize,
    offset: u64,
    ended: bool,
    /// What the reader answered when it failed.
    pub(super) failure: Option<io::Error>,
    /// Up to this offset, bytes were given back once. They are not kept again, so that everything is read at most twice.
    twice: u64,
}

impl<R: BufRead> Source<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, pushed: Vec::new(), at: 0, offset: 0, ended: false, failure: None, twice: 0 }
    }

    /// How many bytes have been read.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    pub(super) fn get_mut(&mut self) -> &mut R {
        &mut self.reader
    }

    fn rest(&self) -> &[u8] {
        &self.pushed[self.at..]
    }

    /// The next bytes; none at the end.
    fn fill(&mut self) -> &[u8] {
        if self.at < self.pushed.len() {
            return &self.pushed[self.at..];
        }
        self.fill_reader();
        if self.ended { &[] } else { self.reader.fill_buf().unwrap_or(&[]) }
    }

    /// Makes the reader have bytes, or `ended` be set.
    fn fill_reader(&mut self) {
        while !self.ended {
            match self.reader.fill_buf() {
                Ok(bytes) => {
                    self.ended = bytes.is_empty();
                    return;
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => {
                    self.failure = Some(e);
                    self.ended = true;
                }
            }
        }
    }

    fn advance(&mut self, count: usize) {
        self.offset += count as u64;
        if self.at < self.pushed.len() {
            self.at += count;
            if self.at == self.pushed.len() {
                (self.pushed, self.at) = (Vec::new(), 0);
            }
        } else {
            self.reader.consume(count);
        }
    }

    /// Gives back what was read last.
    fn push_back(&mut self, bytes: &[u8]) {
        self.offset -= bytes.len() as u64;
        if self.at >= bytes.len() {
            self.at -= bytes.len();
            self.pushed[self.at..self.at + bytes.len()].copy_from_slice(bytes);
        } else {
            self.pushed = [bytes, self.rest()].concat();
            self.at = 0;
        }
    }

    pub(super) fn is_at_end(&mut self) -> bool {
        self.fill().is_empty()
    }

    /// True if a record begins here.
    pub(super) fn is_at_marker(&mut self) -> bool {
        while self.rest().len() < MARKER.len() && self.pull() {}
        self.rest().starts_with(MARKER)
    }

    /// Moves a few bytes from the reader behind the pushed ones; false at the end.
    fn pull(&mut self) -> bool {
        self.fill_reader();
        if self.ended {
            return false;
        }
        let bytes = self.reader.fill_buf().unwrap_or(&[]);
        let count = bytes.len().min(MARKER.len());
        self.pushed.drain(..self.at);
        self.at = 0;
        self.pushed.extend_from_slice(&bytes[..count]);
        self.reader.consume(count);
        count > 0
    }

    pub(super) fn skip_line_ends(&mut self) {
        while let Some(b'\r' | b'\n') = self.fill().first() {
            self.advance(1);
        }
    }

    /// Goes on to where the next record begins, or to the end. A marker right here counts.
    pub(super) fn resync(&mut self) {
        if self.is_at_marker() {
            return;
        }
        let mut matched = 0;
        while !self.is_at_end() {
            let bytes = self.fill();
            let found = find(&mut matched, bytes);
            let count = found.unwrap_or(bytes.len());
            self.advance(count);
            if found.is_some() {
                return self.push_back(MARKER);
            }
        }
    }

    /// How far it is to a marker among the bytes that were given back, if it is less than `within`.
    fn marker_ahead(&self, within: u64) -> Option<u64> {
        let known = self.twice.saturating_sub(self.offset).min(within);
        let region = &self.rest()[..self.rest().len().min(known as usize)];
        if region.starts_with(MARKER) {
            return Some(0);
        }
        memmem::find(region, LINE_MARKER).map(|at| at as u64 + 1)
    }
}

/// Looks for a marker at the beginning of a line, across calls; where it ends in these bytes. `matched` is how much of it the bytes
/// before these end with.
fn find(matched: &mut usize, bytes: &[u8]) -> Option<usize> {
    let begun = LINE_MARKER[*matched..].iter().zip(bytes).take_while(|(want, byte)| want == byte).count();
    if *matched > 0 && (begun == bytes.len() || *matched + begun == LINE_MARKER.len()) {
        *matched = (*matched + begun) % LINE_MARKER.len();
        return (*matched == 0).then_some(begun);
    }
    let found = memmem::find(bytes, LINE_MARKER);
    let tail = &bytes[bytes.len().saturating_sub(LINE_MARKER.len() - 1)..];
    let begins = memrchr(b'\n', tail).filter(|at| found.is_none() && LINE_MARKER.starts_with(&tail[*at..]));
    *matched = begins.map_or(0, |at| tail.len() - at);
    found.map(|at| at + LINE_MARKER.len())
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        read(self, out)
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(self.fill())
    }

    fn consume(&mut self, count: usize) {
        self.advance(count);
    }
}

fn read(reader: &mut impl BufRead, out: &mut [u8]) -> io::Result<usize> {
    let bytes = reader.fill_buf()?;
    let count = bytes.len().min(out.len());
    out[..count].copy_from_slice(&bytes[..count]);
    reader.consume(count);
    Ok(count)
}

/// The block of one record. Must be closed with [`Block::finish`], which goes to its end.
pub(super) struct Block<'a, R> {
    source: &'a mut Source<R>,
    /// As the header says.
    length: u64,
    left: u64,
    /// Set if the block is known to be shorter than the header says.
    cut: bool,
    /// State of the search for a marker; one right at the beginning counts.
    matched: usize,
    /// Everything from the first marker on.
    kept: Option<Vec<u8>>,
    /// When so much is kept, the length is no longer believed.
    most_kept: usize,
}

impl<'a, R: BufRead> Block<'a, R> {
    pub(super) fn new(source: &'a mut Source<R>, length: u64, most_kept: usize) -> Self {
        let ahead = source.marker_ahead(length);
        Self { source, length, left: ahead.unwrap_or(length), cut: ahead.is_some(), matched: 1, kept: None, most_kept }
    }

    /// Passes over what is left, and the line ends behind it. If no record follows, the length was wrong: goes to the first marker
    /// that was seen inside the block, or else to the next one.
    pub(super) fn finish(mut self) -> Result<(), Fault> {
        while let count @ 1.. = self.fill().len() {
            self.pass(count);
        }
        let missing = self.left;
        while let (Some(b'\r' | b'\n'), 0, false) = (self.source.fill().first(), missing, self.cut) {
            self.left = 1;
            self.pass(1);
        }
        if missing == 0 && !self.cut && (self.source.is_at_end() || self.source.is_at_marker()) {
            return Ok(());
        }
        let believed = !self.cut && self.kept.is_none();
        if let Some(kept) = self.kept.take() {
            self.source.push_back(&kept);
            self.source.twice = self.source.offset + kept.len() as u64;
        }
        self.source.resync();
        Err(if believed && missing > 0 { Fault::BreaksOff { missing } } else { Fault::Length { length: self.length } })
    }

    fn fill(&mut self) -> &[u8] {
        let left = usize::try_from(self.left).unwrap_or(usize::MAX).min(STEP);
        if left == 0 {
            return &[];
        }
        let bytes = self.source.fill();
        &bytes[..bytes.len().min(left)]
    }

    fn pass(&mut self, count: usize) {
        let bytes = &self.source.fill()[..count];
        match &mut self.kept {
            Some(kept) => kept.extend_from_slice(bytes),
            None => self.kept = find(&mut self.matched, bytes).map(|end| [MARKER, &bytes[end..]].concat()),
        }
        self.left -= count as u64;
        if self.kept.as_ref().is_some_and(|kept| kept.len() > self.most_kept) {
            (self.cut, self.left) = (true, 0);
        }
        self.source.advance(count);
    }
}

impl<R: BufRead> Read for Block<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        read(self, out)
    }
}

impl<R: BufRead> BufRead for Block<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(self.fill())
    }

    fn consume(&mut self, count: usize) {
        if count > 0 {
            self.pass(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_found_wherever_the_bytes_are_cut() {
        for (text, want) in [
            ("a\nWARC/1.0", Some(9)),
            ("\n\nWARC/\nWARC/1.1\nWARC/1.", Some(15)),
            ("WARC/1.0 WARC/1.0\nWARC/2.0\n", None),
            ("\nWARC/1", None),
        ] {
            for step in 1..=text.len() {
                let (mut matched, mut passed, mut found) = (0, 0, None);
                for bytes in text.as_bytes().chunks(step) {
                    found = found.or_else(|| find(&mut matched, bytes).map(|at| passed + at));
                    passed += bytes.len();
                }
                assert_eq!(found, want, "{text:?} in steps of {step}");
            }
        }
    }
}
