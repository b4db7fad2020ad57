//! Content codings: gzip, deflate, brotli and zstd, unpacked up to a limit.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::error::{Fault, quoted};
use super::media::looks_like_text;

/// More codings, one upon the other, are an error.
const MAX_CODINGS: usize = 4;

/// zstd's window for content codings (RFC 9659): 8 MiB, given by its logarithm.
const ZSTD_WINDOW_LOG: u32 = 23;

/// Input buffer of the brotli decoder.
const BROTLI_BUFFER: usize = 4096;

/// How a body is to be unpacked.
pub(super) struct Unpack {
    /// The most bytes it may have.
    pub(super) limit: usize,
    /// Whether a body that breaks off is taken as far as it goes.
    pub(super) partial: bool,
}

impl Unpack {
    /// Undoes the codings, which stand in the order in which they were applied.
    ///
    /// Crawlers often store the page unpacked under the headers of the packed one; what cannot be unpacked but looks like text
    /// is taken as it stands. What is gzip is unpacked even if no header says so.
    pub(super) fn all(&self, mut body: Vec<u8>, codings: &[String]) -> Result<Vec<u8>, Fault> {
        if codings.len() > MAX_CODINGS {
            return Err(Fault::Coding { coding: quoted(codings.join(", ").as_bytes()) });
        }
        for coding in codings.iter().rev() {
            body = self.one(body, coding)?;
        }
        if is_gzip(&body) { self.read("gzip", MultiGzDecoder::new(&body[..])) } else { Ok(body) }
    }

    fn one(&self, body: Vec<u8>, coding: &str) -> Result<Vec<u8>, Fault> {
        let unpacked = match coding {
            "identity" | "none" => return Ok(body),
            "gzip" | "x-gzip" => self.read("gzip", MultiGzDecoder::new(&body[..])),
            "deflate" | "x-deflate" => self.deflate(&body),
            "br" => self.read("br", brotli::Decompressor::new(&body[..], BROTLI_BUFFER)),
            "zstd" => self.zstd(&body),
            other => Err(Fault::Coding { coding: quoted(other.as_bytes()) }),
        };
        match unpacked {
            Err(Fault::Packed { .. } | Fault::Coding { .. }) if looks_like_text(&body) => Ok(body),
            unpacked => unpacked,
        }
    }

    /// Deflate as the standard has it, in zlib's wrapping, or as some servers send it, bare.
    fn deflate(&self, body: &[u8]) -> Result<Vec<u8>, Fault> {
        match self.read("deflate", ZlibDecoder::new(body)) {
            Err(Fault::Packed { .. }) => self.read("deflate", DeflateDecoder::new(body)),
            done => done,
        }
    }

    fn zstd(&self, body: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut decoder = zstd::Decoder::with_buffer(body).map_err(|e| damaged("zstd", &e))?;
        decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(|e| damaged("zstd", &e))?;
        self.read("zstd", decoder)
    }

    fn read(&self, coding: &'static str, decoder: impl Read) -> Result<Vec<u8>, Fault> {
        let mut out = Vec::new();
        let result = decoder.take(self.limit as u64 + 1).read_to_end(&mut out);
        if out.len() > self.limit {
            return Err(Fault::TooLarge { limit: self.limit });
        }
        match result {
            Err(e) if !self.partial || out.is_empty() => Err(damaged(coding, &e)),
            _ => Ok(out),
        }
    }
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b\x08")
}

fn damaged(coding: &'static str, error: &std::io::Error) -> Fault {
    Fault::Packed { coding, detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const PAGE: &[u8] = b"<html><p>The lamp on the pier burns again, and the pier's cat is back.</p></html>";
    const UNPACK: Unpack = Unpack { limit: 1000, partial: false };

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn packed(coding: &str) -> Vec<u8> {
        match coding {
            "gzip" => gzip(PAGE),
            "zstd" => zstd::encode_all(PAGE, 3).unwrap(),
            "br" => {
                let mut out = Vec::new();
                brotli::CompressorReader::new(PAGE, 4096, 5, 20).read_to_end(&mut out).unwrap();
                out
            }
            "deflate" => {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(PAGE).unwrap();
                encoder.finish().unwrap()
            }
            _ => {
                let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(PAGE).unwrap();
                encoder.finish().unwrap()
            }
        }
    }

    fn all(body: &[u8], codings: &[&str]) -> Result<Vec<u8>, Fault> {
        UNPACK.all(body.to_vec(), &codings.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn every_coding_unpacks() {
        for coding in ["gzip", "zstd", "br", "deflate"] {
            assert_eq!(all(&packed(coding), &[coding]).as_deref(), Ok(PAGE), "{coding}");
            assert_eq!(all(PAGE, &[coding]).as_deref(), Ok(PAGE), "{coding} under whose name the page stands unpacked");
        }
        assert_eq!(all(&packed("bare"), &["deflate"]).as_deref(), Ok(PAGE));
        assert_eq!(all(&packed("gzip"), &[]).as_deref(), Ok(PAGE), "gzip without a header");
        assert_eq!(all(&gzip(&packed("br")), &["br", "gzip"]).as_deref(), Ok(PAGE), "one upon the other");
    }

    #[test]
    fn damage_limits_and_unknown_codings_are_named() {
        for coding in ["gzip", "zstd", "br", "deflate"] {
            let whole = packed(coding);
            let cut = &whole[..whole.len() - 4];
            assert!(matches!(all(cut, &[coding]), Err(Fault::Packed { .. })), "{coding}");
            let small = Unpack { limit: 20, partial: false };
            assert_eq!(small.all(whole, &[coding.to_owned()]), Err(Fault::TooLarge { limit: 20 }), "{coding}");
        }
        assert_eq!(all(b"\x01\x02", &["lzma"]), Err(Fault::Coding { coding: "lzma".into() }));
        assert!(matches!(all(PAGE, &["gzip"; MAX_CODINGS + 1]), Err(Fault::Coding { .. })));
    }

    #[test]
    fn what_the_crawler_cut_is_taken_as_far_as_it_goes() {
        let text = PAGE.repeat(10);
        let whole = gzip(&text);
        let partial = Unpack { limit: 1000, partial: true };
        let got = partial.all(whole[..whole.len() - 6].to_vec(), &["gzip".to_owned()]).unwrap();
        assert!(!got.is_empty() && text.starts_with(&got));
    }
}
