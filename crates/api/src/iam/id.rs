//! Ids, access keys and secrets as IAM makes them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A unique id: `AIDA` of users, `AGPA` of groups, `AROA` of roles, `ANPA` of policies (IAM User
/// Guide, "Unique identifiers").
pub(crate) fn unique(prefix: &str) -> String {
    format!("{prefix}{}", letters(17))
}

/// An access key's id: `AKIA` of users, `ASIA` of sessions.
pub(crate) fn access_key(prefix: &str) -> String {
    format!("{prefix}{}", letters(16))
}

/// A secret: forty characters of base64, of 240 random bits.
pub(crate) fn secret() -> String {
    STANDARD.encode(rand::random::<[u8; 30]>())
}

fn letters(length: usize) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
    rand::random::<[u8; 32]>().into_iter().take(length).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_lengths_of_aws() {
        assert_eq!(unique("AIDA").len(), 21);
        assert_eq!(access_key("AKIA").len(), 20);
        assert_eq!(secret().len(), 40);
        assert_ne!(secret(), secret());
    }
}
