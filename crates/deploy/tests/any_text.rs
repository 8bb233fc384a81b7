//! Whatever a file holds, reading it ends in a service or in messages, never in a panic.

use deploy::config::{self, Load, Options};
use deploy::variables::Inputs;

const TEXT: &str = "\u{feff}service: shöp # ünïcode\r\nframeworkVersion: '>=2 <4'\r\nprovider: &p\r\n  \
name: aws\r\n  runtime: nodejs20.x\r\n  stage: ${opt:stage, self:custom.s, \"dev\"}\r\n  tags: {\
a: 'b', \"ü\": ${env:NOPE, 'x'}}\r\ncustom: {s: ${strToBool(${param:x, 'true'})}, m: {<<: *p}}\r\n\
functions:\r\n  a:\r\n    handler: a.b\r\n    url: {cors: {maxAge: 1}}\r\n    events:\r\n      - \
httpApi: GET /ä/{b}\r\n      - sqs: !GetAtt Q.Arn\r\n    description: >\r\n      many\r\n      words\r\n\
    memorysize: [1, 2]\r\npackage:\r\n\tpatterns: ['!a']\r\n";

fn read(text: &str) {
    let loaded = config::load(&Load {
        file_name: "serverless.yml",
        text,
        inputs: &Inputs::default(),
        options: &Options::default(),
    });
    for problem in loaded.outcome.err().unwrap_or_default() {
        assert!(!problem.render(&loaded.sources).is_empty());
        assert!(!problem.render_coloured(&loaded.sources).is_empty());
        assert!(!problem.one_line(&loaded.sources).is_empty());
    }
}

#[test]
fn every_beginning_of_a_file_is_answered() {
    for (end, _) in TEXT.char_indices() {
        read(&TEXT[..end]);
        read(&TEXT[end..]);
    }
}

#[test]
fn every_changed_character_is_answered() {
    for odd in
        ["", "'", "\"", "{", "}", "[", "$", "${", ":", "\n", "\t", "&", "*", "!", "|", "ü", "\0"]
    {
        for (start, character) in TEXT.char_indices() {
            let rest = &TEXT[start + character.len_utf8()..];
            read(&format!("{}{odd}{rest}", &TEXT[..start]));
        }
    }
}
