//! `serverless.yml`: read, with its variables, into a service or into messages with places.

use crate::Target;
use deploy::config::{Load, Options, load};
use deploy::variables::Inputs;

pub(crate) const TARGET: Target = Target {
    name: "serverless_yml",
    seeds: &[
        include_bytes!("../../../examples/env-rust/serverless.yml"),
        include_bytes!("../../../examples/hello-node/serverless.yml"),
        b"a: &a {b: [1, 2, *a]}\nc: !Ref x\nservice: ${self:a.b.0, 'd'}\n",
        b"service: s\nprovider: {name: aws, stage: \"${opt:stage, 'dev'}\", runtime: ${env:R, 'python3.12'}}\n",
    ],
    run,
};

fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (inputs, options) = (Inputs::default(), Options::default());
    let loaded =
        load(&Load { file_name: "serverless.yml", text, inputs: &inputs, options: &options });
    if let Err(problems) = loaded.outcome {
        assert!(!problems.is_empty(), "refused without a word");
        for problem in problems {
            assert!(!problem.render(&loaded.sources).is_empty());
        }
    }
}
