//! From a CustomResourceDefinition to a module.
