//! A folder per language: detect, launch, bootstrap
