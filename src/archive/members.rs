//! The members of a packed WARC file: gzip members and zstd frames, unpacked one after the other, each with its place in the file.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// A larger dictionary at the head of a zstd file is an error, packed or not.
const MAX_DICTIONARY_BYTES: u64 = 8 << 20;

/// The first bytes of a gzip member, of a zstd frame, and of the frame that holds a dictionary (the lowest byte of its magic number;
/// those of other frames to be skipped differ in it alone).
const GZIP: u8 = 0x1f;
const ZSTD: u8 = 0x28;
const DICTIONARY: [u8; 4] = [0x5d, 0x2a, 0x4d, 0x18];
const ZSTD_MAGIC: [u8; 4] = [ZSTD, 0xb5, 0x2f, 0xfd];

/// A file as it unpacks, whether it is packed or not; made by [`unpack`].
pub struct Members<R: BufRead> {
    state: State<R>,
    dictionary: Vec<u8>,
    /// Bytes given so far.
    unpacked: u64,
    /// Where members begin, unpacked and packed; those behind which a place was asked for are gone.
    begins: VecDeque<(u64, u64)>,
    packed: bool,
}

enum State<R: BufRead> {
    Plain(Counted<R>),
    Gzip(Box<GzDecoder<Counted<R>>>),
    Zstd(Box<zstd::Decoder<'static, Counted<R>>>),
    /// Nothing more comes.
    Done,
}

/// A reader that knows how far it was read.
struct Counted<R> {
    reader: R,
    at: u64,
}

/// Unpacks a WARC file member by member: gzip, zstd (with a dictionary at its head too), or nothing at all, as its first bytes say.
pub fn unpack<R: BufRead>(reader: R) -> io::Result<Members<R>> {
    let mut reader = Counted { reader, at: 0 };
    let head = reader.fill_buf()?;
    let packed = head.starts_with(&[GZIP, 0x8b]) || head.starts_with(&ZSTD_MAGIC) || head.starts_with(&DICTIONARY);
    let mut members = Members { state: State::Done, dictionary: Vec::new(), unpacked: 0, begins: VecDeque::new(), packed };
    members.state = if packed { members.next_member(reader)? } else { State::Plain(reader) };
    Ok(members)
}

impl<R: BufRead> Members<R> {
    /// Where a record lies in the file, and over how many bytes, given where it begins and ends unpacked. `None` if it has no
    /// member of its own. Ask for one record after the other.
    pub fn place(&mut self, begin: u64, end: u64) -> Option<(u64, u64)> {
        if !self.packed {
            return Some((begin, end - begin));
        }
        while self.begins.front().is_some_and(|first| first.0 < begin) {
            self.begins.pop_front();
        }
        let (at, from) = *self.begins.front()?;
        let (after, to) = *self.begins.get(1)?;
        (at == begin && after >= end).then_some((from, to - from))
    }

    /// Opens the member that begins here.
    fn next_member(&mut self, mut reader: Counted<R>) -> io::Result<State<R>> {
        loop {
            let (first, at) = (reader.fill_buf()?.first().copied(), reader.at);
            if !matches!(first, Some(0x50..=0x5f)) {
                self.begins.push_back((self.unpacked, at));
            }
            match first {
                None => return Ok(State::Done),
                Some(GZIP) => return Ok(State::Gzip(Box::new(GzDecoder::new(reader)))),
                Some(ZSTD) => {
                    let decoder = zstd::Decoder::with_dictionary(reader, &self.dictionary)?.single_frame();
                    return Ok(State::Zstd(Box::new(decoder)));
                }
                Some(0x50..=0x5f) => self.skipped(&mut reader)?,
                Some(_) => return Err(io::Error::new(io::ErrorKind::InvalidData, format!("at byte {at} no packed member begins"))),
            }
        }
    }

    /// A frame to be skipped; the first one may be the dictionary of all that follow, packed itself or not.
    fn skipped(&mut self, reader: &mut Counted<R>) -> io::Result<()> {
        let mut head = [0; 8];
        let begin = reader.at;
        reader.read_exact(&mut head)?;
        let length = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        let mut frame = reader.by_ref().take(length);
        if begin > 0 || !head.starts_with(&DICTIONARY) {
            io::copy(&mut frame, &mut io::sink())?;
            return Ok(());
        }
        let dictionary = limited(&mut frame)?;
        self.dictionary =
            if dictionary.starts_with(&ZSTD_MAGIC) { limited(&mut zstd::Decoder::with_buffer(&dictionary[..])?)? } else { dictionary };
        Ok(())
    }
}

fn limited(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    reader.take(MAX_DICTIONARY_BYTES + 1).read_to_end(&mut out)?;
    if out.len() as u64 > MAX_DICTIONARY_BYTES {
        let message = format!("its dictionary has more than {} MiB", MAX_DICTIONARY_BYTES >> 20);
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    Ok(out)
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !out.is_empty() {
            let count = match &mut self.state {
                State::Plain(reader) => return reader.read(out),
                State::Gzip(decoder) => decoder.read(out)?,
                State::Zstd(decoder) => decoder.read(out)?,
                State::Done => return Ok(0),
            };
            self.unpacked += count as u64;
            if count > 0 {
                return Ok(count);
            }
            let reader = match std::mem::replace(&mut self.state, State::Done) {
                State::Gzip(decoder) => decoder.into_inner(),
                State::Zstd(decoder) => decoder.finish(),
                State::Plain(_) | State::Done => return Ok(0),
            };
            self.state = self.next_member(reader)?;
        }
        Ok(0)
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(out)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.at += count as u64;
        self.reader.consume(count);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const RECORDS: [&str; 3] = ["the first record", "another one, somewhat longer than the first", "the last"];

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn frame(text: &str, dictionary: &[u8]) -> Vec<u8> {
        let mut encoder = zstd::Encoder::with_dictionary(Vec::new(), 3, dictionary).unwrap();
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn skippable(payload: &[u8]) -> Vec<u8> {
        [&DICTIONARY[..], &u32::try_from(payload.len()).unwrap().to_le_bytes(), payload].concat()
    }

    /// Reads the file through small buffers; every record has its place.
    fn holds_the_records(file: &[u8], packed: &[Vec<u8>], head: usize) {
        let mut members = unpack(io::BufReader::with_capacity(7, file)).unwrap();
        let mut text = String::new();
        members.read_to_string(&mut text).unwrap();
        assert_eq!(text, RECORDS.concat());
        let (mut at, mut from) = (0, head);
        for (record, bytes) in RECORDS.iter().zip(packed) {
            let end = at + record.len() as u64;
            assert_eq!(members.place(at, end), Some((from as u64, bytes.len() as u64)), "{record}");
            (at, from) = (end, from + bytes.len());
        }
    }

    #[test]
    fn members_and_their_places() {
        let plain = RECORDS.map(|r| r.as_bytes().to_vec());
        holds_the_records(&plain.concat(), &plain, 0);
        let gz = RECORDS.map(gzip);
        holds_the_records(&gz.concat(), &gz, 0);
        let zst = RECORDS.map(|r| frame(r, &[]));
        holds_the_records(&zst.concat(), &zst, 0);
        let dictionary = RECORDS.concat().repeat(4).into_bytes();
        let with = RECORDS.map(|r| frame(r, &dictionary));
        for payload in [dictionary.clone(), zstd::encode_all(&dictionary[..], 3).unwrap()] {
            let head = skippable(&payload);
            holds_the_records(&[head.clone(), with.concat()].concat(), &with, head.len());
        }
    }

    #[test]
    fn a_record_without_a_member_of_its_own_has_no_place() {
        let file = gzip(&RECORDS.concat());
        let mut members = unpack(&file[..]).unwrap();
        io::copy(&mut members, &mut io::sink()).unwrap();
        assert_eq!(members.place(RECORDS[0].len() as u64, 40), None);
    }

    #[test]
    fn damage_is_told() {
        let whole = RECORDS.map(gzip).concat();
        for file in [&whole[..whole.len() - 3], &[&whole[..], b"no member"].concat()[..], &frame("text", &[])[..9]] {
            assert!(io::copy(&mut unpack(file).unwrap(), &mut io::sink()).is_err());
        }
        let bomb = skippable(&zstd::encode_all(&vec![0; 9 << 20][..], 3).unwrap());
        assert!(unpack(&bomb[..]).err().unwrap().to_string().contains("more than 8 MiB"));
        assert_eq!(io::copy(&mut unpack(&b""[..]).unwrap(), &mut io::sink()).unwrap(), 0);
    }
}
