//! Inputs made from seeds: the same ones on every run, so that a failure can be repeated.

/// A source of numbers that look random (xorshift*); the same seed gives the same numbers.
pub struct Random(u64);

impl Random {
    /// A source; 0 is as good a seed as any.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`; 0 if `limit` is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16;
        usize::try_from(number).unwrap_or(0).checked_rem(limit).unwrap_or(0)
    }
}

/// Pieces that parsers tend to stumble over.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\0\0\0\0\0\0\0\0",
    b"\xff",
    b"\xc3",
    b"\xf0\x9f\x90\x9d",
    b"%",
    b"%00",
    b"%zz",
    b"\"",
    b"\\",
    b"\\u",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b"[[[[[[[[[[[[[[[[",
    b":",
    b"::",
    b"/",
    b"//",
    b"../",
    b"${",
    b"}",
    b"&a",
    b"*a",
    b"<<: *a",
    b"- ",
    b"\n",
    b"\r\n",
    b"\t",
    b" ",
    b"=",
    b"&",
    b"?",
    b"$",
    b"$LATEST",
    b"-1",
    b"99999999999999999999",
    b"1e999",
    b"0x7fffffff",
    b"null",
    b"true",
    b"PK\x05\x06",
    b"PK\x01\x02",
    b"<![CDATA[",
    b"&amp",
    b"&#x110000;",
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\xff",
];

/// An input made from one of the seeds by up to eight changes.
pub fn input(seeds: &[&[u8]], random: &mut Random) -> Vec<u8> {
    let mut bytes = seeds.get(random.below(seeds.len())).map_or(Vec::new(), |seed| seed.to_vec());
    for _ in 0..=random.below(8) {
        change(&mut bytes, seeds, random);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, seeds: &[&[u8]], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let end = at + random.below(bytes.len() - at + 1).min(32);
    match random.below(8) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let piece = PIECES[random.below(PIECES.len())];
            drop(bytes.splice(at..at, piece.iter().copied()));
        }
        3 => {
            let piece = PIECES[random.below(PIECES.len())];
            drop(bytes.splice(at..end, piece.iter().copied()));
        }
        4 => {
            let again = bytes[at..end].to_vec();
            drop(bytes.splice(at..at, again));
        }
        5 => {
            // The rest of another seed behind the beginning of this one.
            let other = seeds.get(random.below(seeds.len())).copied().unwrap_or_default();
            bytes.truncate(at);
            bytes.extend_from_slice(&other[random.below(other.len() + 1)..]);
        }
        6 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = u8::try_from(random.below(256)).unwrap_or(0);
            }
        }
    }
}
