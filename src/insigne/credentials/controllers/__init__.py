"""Whose key is it? The documents that publish keys: DID documents, key sets, methods at their own address."""
