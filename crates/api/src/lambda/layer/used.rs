//! The layers of a function: finding those that a request names, and how large they may be together.

use super::super::control::Control;
use super::super::error::Error;
use super::super::target::Place;
use model::function::CodeReference;
use model::layer::{LayerArn, UsedLayer};

impl Control {
    /// The layers that a function is to have, in order; `None` where the request leaves them as they
    /// are. The caller holds [`Control::uploads`] until a document names them.
    pub(in super::super) async fn used_layers(
        &self,
        place: &Place,
        wanted: Option<&[String]>,
    ) -> Result<Option<Vec<UsedLayer>>, Error> {
        let Some(wanted) = wanted else { return Ok(None) };
        let most = self.ports.quotas.layers;
        if wanted.len() as u64 > most {
            return Err(Error::InvalidParameterValue(format!(
                "Cannot reference more than {most} layers."
            )));
        }
        let mut arns: Vec<LayerArn> = Vec::new();
        let mut layers = Vec::new();
        for text in wanted {
            let missing =
                || Error::InvalidParameterValue(format!("Layer version {text} does not exist."));
            let arn = LayerArn::parse(text).ok_or_else(missing)?;
            let number = arn.version.ok_or_else(missing)?;
            if arn.account != place.account {
                return Err(denied(place, text));
            }
            if arn.region != place.region {
                return Err(Error::InvalidParameterValue(format!(
                    "Layers are not in the same region as the function. Layers are expected to be \
                     in region {}.",
                    place.region
                )));
            }
            let (version, _) =
                self.layer_version(place, &arn.name, number).await?.ok_or_else(missing)?;
            if let Some(other) = arns.iter().find(|other| other.name == arn.name) {
                return Err(Error::InvalidParameterValue(format!(
                    "Two different versions of the same layer are not allowed to be referenced in \
                     the same function. {other} and {arn} are versions of the same layer."
                )));
            }
            layers.push(UsedLayer {
                arn: arn.to_string(),
                code: version.code,
                unpacked_bytes: version.unpacked_bytes,
                signed: version.signed,
            });
            arns.push(arn);
        }
        Ok(Some(layers))
    }

    /// Checks that a function's code and layers are not too large together.
    pub(in super::super) async fn check_with_layers(
        &self,
        code: &CodeReference,
        layers: &[UsedLayer],
    ) -> Result<(), Error> {
        if layers.is_empty() {
            return Ok(());
        }
        let unpacked = self.ports.code.unpacked_bytes(&code.sha256).await?;
        check_unpacked(unpacked, layers, self.ports.quotas.unzipped_bytes)
    }
}

/// The same for code of this size, in bytes when unpacked.
fn check_unpacked(code: u64, layers: &[UsedLayer], limit: u64) -> Result<(), Error> {
    let layers = layers.iter().fold(0_u64, |sum, layer| sum.saturating_add(layer.unpacked_bytes));
    let together = code.saturating_add(layers);
    if layers > limit {
        return Err(Error::InvalidParameterValue(format!(
            "Layers consume more than the available size of {limit} bytes"
        )));
    }
    if layers > 0 && together > limit {
        return Err(Error::InvalidParameterValue(format!(
            "Function code combined with layers exceeds the maximum allowed size of {limit} bytes. \
             The actual size is {together} bytes."
        )));
    }
    Ok(())
}

/// No layer of another account can be reached: none of its policies is known here.
fn denied(place: &Place, arn: &str) -> Error {
    Error::AccessDenied(format!(
        "User: arn:aws:iam::{}:root is not authorized to perform: lambda:GetLayerVersion on \
         resource: {arn} because no resource-based policy allows the lambda:GetLayerVersion action",
        place.account
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::limits;

    #[test]
    fn code_and_layers_may_fill_the_limit_together() {
        let layers = |sizes: &[u64]| -> Vec<UsedLayer> {
            let layer = |bytes: &u64| UsedLayer {
                arn: String::new(),
                code: CodeReference { sha256: String::new(), size: 1 },
                unpacked_bytes: *bytes,
                signed: None,
            };
            sizes.iter().map(layer).collect()
        };
        let text = |code, sizes: &[u64]| {
            check_unpacked(code, &layers(sizes), limits::UNZIPPED_BYTES)
                .map_err(|error| error.to_string())
        };
        assert_eq!(text(62_144_000, &[100_000_000, 100_000_000]), Ok(()));
        assert_eq!(
            text(62_144_001, &[100_000_000, 100_000_000]),
            Err(
                "Function code combined with layers exceeds the maximum allowed size of 262144000 \
                 bytes. The actual size is 262144001 bytes."
                    .to_owned()
            )
        );
        assert_eq!(
            text(1, &[200_000_000, 100_000_000]),
            Err("Layers consume more than the available size of 262144000 bytes".to_owned())
        );
    }
}
