//! serverless.yml, plans and packaging
