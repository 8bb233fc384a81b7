//! HTTP in front of functions: function URLs and HTTP APIs
