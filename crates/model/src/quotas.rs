//! The quotas that an operator can change: each with its name, AWS Lambda's number, and what it may
//! be here. [`ALL`] is the table that the documentation and the command line read.
//!
//! Numbers are AWS's from the start, but for the rates, which are off: a platform of one's
//! own need not turn its owner away, nor slow its answers. Strict mode turns them on and takes nothing
//! beyond AWS's. What is no quota but part of a protocol stands in [`crate::limits`].

use std::ops::RangeInclusive;

/// What becomes of base64 and the JSON around it, in bytes: with AWS's largest zip the largest request
/// of AWS comes out.
const REQUEST_AROUND_ZIP_BYTES: u64 = 262_144;

/// One quota.
#[derive(Debug)]
pub struct Quota {
    /// Its name, as on the command line.
    pub name: &'static str,
    /// What it bounds.
    pub meaning: &'static str,
    /// What is counted.
    pub unit: &'static str,
    /// AWS Lambda's number.
    pub aws: u64,
    /// What holds if the operator says nothing.
    pub default: u64,
    /// What an operator may set.
    pub range: RangeInclusive<u64>,
    field: fn(&mut Quotas) -> &mut u64,
}

impl Quota {
    /// Whether a value allows more than AWS does; 0 is no limit where AWS has one that can be off.
    pub fn is_beyond_aws(&self, value: u64) -> bool {
        value > self.aws || (value == 0 && self.default == 0)
    }
}

/// Why a quota can't be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuotaError {
    /// Not `name=value` or `name = value`.
    #[error("'{0}' is no limit; write it as name=number, as in zip_bytes=104857600")]
    NotAPair(String),
    /// There is none of this name.
    #[error("there is no limit '{0}'; there are {names}", names = names())]
    Unknown(String),
    /// Not a number within what it may be.
    #[error("{name} is a number of {unit} from {least} to {most}, not '{value}'")]
    OutOfRange {
        /// Which one.
        name: &'static str,
        /// What is counted.
        unit: &'static str,
        /// The smallest number that goes.
        least: u64,
        /// The largest.
        most: u64,
        /// What was given.
        value: String,
    },
    /// Strict mode takes nothing beyond AWS's numbers.
    #[error("{name} {value} is beyond AWS's {aws}, which strict mode keeps")]
    BeyondAws {
        /// Which one.
        name: &'static str,
        /// What was given.
        value: u64,
        /// AWS's number.
        aws: u64,
    },
}

macro_rules! quotas {
    ($($(#[doc = $doc:literal])+ $field:ident, $unit:literal, aws $aws:literal, by default $default:literal, $range:expr;)+) => {
        /// The quotas that hold.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Quotas {
            /// Whether AWS's numbers are kept and nothing is taken that AWS would not take.
            pub strict: bool,
            $($(#[doc = $doc])+ pub $field: u64,)+
        }

        impl Default for Quotas {
            fn default() -> Self {
                Self { strict: false, $($field: $default,)+ }
            }
        }

        /// All of them, in the order in which the documentation shows them.
        pub static ALL: &[Quota] = &[$(Quota {
            name: stringify!($field),
            meaning: concat!($($doc),+),
            unit: $unit,
            aws: $aws,
            default: $default,
            range: $range,
            field: |quotas| &mut quotas.$field,
        },)+];
    };
}

quotas! {
    /// Largest zip in a request; the largest request goes with it.
    zip_bytes, "bytes", aws 52_428_800, by default 52_428_800, 1..=536_870_912;
    /// Code of a function when it is unpacked, with its layers.
    unzipped_bytes, "bytes", aws 262_144_000, by default 262_144_000, 1..=10_737_418_240;
    /// Layers of a function.
    layers, "layers", aws 5, by default 5, 0..=32;
    /// Code of all functions, versions and layers together.
    code_storage_bytes, "bytes", aws 80_530_636_800, by default 80_530_636_800, 1..=1_125_899_906_842_624;
    /// All environment variables of a function as JSON.
    environment_bytes, "bytes", aws 4_096, by default 4_096, 2..=131_072;
    /// Resource policy of a function, version or alias.
    policy_bytes, "bytes", aws 20_480, by default 20_480, 1..=262_144;
    /// Tags of a resource.
    tags, "tags", aws 50, by default 50, 0..=1_000;
    /// Memory of a function, at most.
    memory_mib, "MiB", aws 10_240, by default 10_240, 128..=32_768;
    /// Size of a function's /tmp, at most.
    tmp_mib, "MiB", aws 10_240, by default 10_240, 512..=10_240;
    /// Timeout of a function, at most.
    timeout_s, "seconds", aws 900, by default 900, 1..=5_400;
    /// Event of an Invoke whose caller waits; URLs and HTTP APIs keep AWS's.
    sync_payload_bytes, "bytes", aws 6_291_456, by default 6_291_456, 1..=33_554_432;
    /// Answer of a call that is not streamed.
    response_bytes, "bytes", aws 6_291_556, by default 6_291_556, 1..=33_554_432;
    /// Streamed answer of a call.
    stream_bytes, "bytes", aws 209_715_200, by default 209_715_200, 1..=1_099_511_627_776;
    /// Streamed answer per second, behind its first 6 MiB; 0 is no limit.
    stream_rate, "bytes per second", aws 2_097_152, by default 0, 0..=1_099_511_627_776;
    /// Processes and threads of an instance.
    processes, "processes", aws 1_024, by default 1_024, 16..=32_768;
    /// Client context of a call, in base64.
    client_context_bytes, "bytes", aws 3_583, by default 3_583, 1..=16_384;
    /// Requests per second to change or read functions, but for the next two; 0 is no limit.
    control_rate, "requests per second", aws 15, by default 0, 0..=1_000_000;
    /// GetFunction requests per second; 0 is no limit.
    get_function_rate, "requests per second", aws 100, by default 0, 0..=1_000_000;
    /// GetPolicy requests per second; 0 is no limit.
    get_policy_rate, "requests per second", aws 15, by default 0, 0..=1_000_000;
}

impl Quotas {
    /// AWS's numbers, all of them.
    pub fn strict() -> Self {
        let mut quotas = Self { strict: true, ..Self::default() };
        for quota in ALL {
            *(quota.field)(&mut quotas) = quota.aws;
        }
        quotas
    }

    /// Sets one as `name=value` says; hyphens in the name are as good as underscores.
    ///
    /// # Errors
    /// Where it is no such pair, names no quota, or gives it what it can't be.
    pub fn set(&mut self, pair: &str) -> Result<(), QuotaError> {
        let (name, value) =
            pair.split_once('=').ok_or_else(|| QuotaError::NotAPair(pair.to_owned()))?;
        let (name, value) = (name.trim().replace('-', "_"), value.trim());
        let Some(quota) = ALL.iter().find(|quota| quota.name == name) else {
            return Err(QuotaError::Unknown(name));
        };
        let number = value.replace('_', "").parse().ok();
        let Some(number) = number.filter(|number| quota.range.contains(number)) else {
            return Err(QuotaError::OutOfRange {
                name: quota.name,
                unit: quota.unit,
                least: *quota.range.start(),
                most: *quota.range.end(),
                value: value.to_owned(),
            });
        };
        if self.strict && quota.is_beyond_aws(number) {
            return Err(QuotaError::BeyondAws { name: quota.name, value: number, aws: quota.aws });
        }
        *(quota.field)(self) = number;
        Ok(())
    }

    /// Sets what a file says: a pair per line, with comments behind `#`.
    ///
    /// # Errors
    /// As [`Quotas::set`], at the first line that can't be taken.
    pub fn set_all(&mut self, text: &str) -> Result<(), QuotaError> {
        let pairs = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        pairs.filter(|pair| !pair.is_empty()).try_for_each(|pair| self.set(pair))
    }

    /// Largest request of a control operation, in bytes: the largest zip in base64 with room around.
    pub fn control_request_bytes(&self) -> u64 {
        (self.zip_bytes * 4).div_ceil(3) + REQUEST_AROUND_ZIP_BYTES
    }
}

fn names() -> String {
    ALL.iter().map(|quota| quota.name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;

    #[test]
    fn numbers_are_those_of_aws_but_for_the_rates() {
        for quota in ALL {
            assert!(quota.range.contains(&quota.aws), "{}", quota.name);
            assert!(quota.default == quota.aws || quota.default == 0, "{}", quota.name);
        }
        let quotas = Quotas::default();
        assert_eq!(quotas.control_request_bytes(), limits::CONTROL_REQUEST_BYTES as u64);
        assert_eq!(Quotas::strict().control_rate, 15);
        assert_eq!(quotas.control_rate, 0);
    }

    #[test]
    fn a_file_sets_what_it_names() {
        let mut quotas = Quotas::default();
        let text = "# for large functions\nzip-bytes = 100_000_000\n\ntags=10 # few\n";
        assert_eq!(quotas.set_all(text), Ok(()));
        assert_eq!((quotas.zip_bytes, quotas.tags), (100_000_000, 10));
    }

    #[test]
    fn what_can_not_be_is_told() {
        let mut quotas = Quotas::default();
        let told = |error: Result<(), QuotaError>| error.expect_err("refused").to_string();
        assert!(told(quotas.set("zip_bytes")).contains("write it as name=number"));
        let unknown = told(quotas.set("zips=1"));
        assert!(unknown.contains("no limit 'zips'; there are zip_bytes, "), "{unknown}");
        assert_eq!(
            told(quotas.set("timeout_s=86400")),
            "timeout_s is a number of seconds from 1 to 5400, not '86400'"
        );
        assert_eq!(quotas, Quotas::default());
    }

    #[test]
    fn strict_mode_takes_nothing_beyond_aws() {
        let mut quotas = Quotas::strict();
        assert_eq!(quotas.set("tags=49"), Ok(()));
        for beyond in ["tags=51", "control_rate=0", "get_policy_rate=16"] {
            let error = quotas.set(beyond).expect_err(beyond);
            assert!(error.to_string().contains("which strict mode keeps"), "{error}");
        }
    }
}
