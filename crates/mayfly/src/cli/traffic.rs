//! `mayfly traffic`: how an alias divides its calls between versions.

use super::async_events::at;
use super::failure::Failure;
use super::screen;
use super::service::ServiceOptions;
use super::table::table;
use clap::Args;
use deploy::client::Lambda;
use model::AliasRouting;
use serde_json::json;

/// Shares are given and shown in percent with so many digits behind the point.
const DIGITS: usize = 2;

/// Show or change how an alias divides its calls between versions of a function
#[derive(Debug, Args)]
pub(crate) struct Traffic {
    /// The function: its key in serverless.yml, or its name
    #[arg(value_name = "FUNCTION")]
    function: String,

    /// The alias
    #[arg(value_name = "ALIAS")]
    alias: String,

    /// The versions with their shares in percent, which are 100 together. AWS's own tools can set
    /// two; this sets up to ten
    #[arg(value_name = "VERSION=PERCENT", value_parser = share)]
    shares: Vec<(String, f64)>,

    #[command(flatten)]
    options: ServiceOptions,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl Traffic {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let (name, endpoint) = at(&self.options, Some(&self.function))?;
        let name = name.unwrap_or(self.function);
        let lambda = Lambda::new(&endpoint);
        let routing = match wanted(&self.shares).map_err(Failure::usage)? {
            None => lambda.alias_routing(&name, &self.alias).await?,
            Some(wanted) => lambda.put_alias_routing(&name, &self.alias, &wanted).await?,
        };
        if self.json {
            screen::print_line(&json!(routing).to_string());
            return Ok(());
        }
        let rows = shown(&routing).into_iter().map(|(version, share)| vec![version, share]);
        screen::print_line(table(&["VERSION", "SHARE"], rows).trim_end());
        Ok(())
    }
}

/// Reads `3=12.5`.
fn share(text: &str) -> Result<(String, f64), String> {
    let wrong = || format!("'{text}' is no share; write a version and its percent, as in 3=12.5");
    let (version, percent) = text.split_once('=').ok_or_else(wrong)?;
    let percent: f64 = percent.trim_end_matches('%').parse().map_err(|_| wrong())?;
    match !version.is_empty() && (0.0..=100.0).contains(&percent) {
        true => Ok((version.to_owned(), percent)),
        false => Err(wrong()),
    }
}

/// The first version that is named is the alias's own.
fn wanted(shares: &[(String, f64)]) -> Result<Option<AliasRouting>, String> {
    let Some(((first, _), others)) = shares.split_first() else { return Ok(None) };
    let sum: f64 = shares.iter().map(|(_, percent)| percent).sum();
    if (sum - 100.0).abs() > 0.001 {
        return Err(format!("the shares are {sum} percent together; they have to be 100"));
    }
    let mut routing = AliasRouting { function_version: first.clone(), ..AliasRouting::default() };
    for (version, percent) in others {
        let weights = &mut routing.additional_version_weights;
        if version == first || weights.insert(version.clone(), percent / 100.0).is_some() {
            return Err(format!("version {version} is named twice"));
        }
    }
    Ok(Some(routing))
}

fn shown(routing: &AliasRouting) -> Vec<(String, String)> {
    let others = &routing.additional_version_weights;
    let rest = 1.0 - others.values().sum::<f64>();
    std::iter::once((&routing.function_version, &rest))
        .chain(others)
        .map(|(version, weight)| (version.clone(), format!("{:.DIGITS$} %", weight.abs() * 100.0)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted_of(texts: &[&str]) -> Result<Option<AliasRouting>, String> {
        wanted(&texts.iter().map(|text| share(text)).collect::<Result<Vec<_>, _>>()?)
    }

    #[test]
    fn shares_are_a_hundred_percent_together() {
        let routing = wanted_of(&["1=70", "2=20%", "3=10"]).expect("a whole").expect("some");
        assert_eq!(routing.function_version, "1");
        assert_eq!(routing.additional_version_weights["2"], 0.2);
        let shown: Vec<String> = shown(&routing).into_iter().map(|(v, s)| v + " " + &s).collect();
        assert_eq!(shown, ["1 70.00 %", "2 20.00 %", "3 10.00 %"]);
        assert_eq!(wanted_of(&[]), Ok(None));
        for wrong in [&["1=70", "2=20"][..], &["1=50", "1=50"], &["1"], &["=100"], &["1=NaN"]] {
            assert!(wanted_of(wrong).is_err(), "{wrong:?}");
        }
    }
}
