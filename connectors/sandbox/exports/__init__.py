"""The evening's files of the same world: what SmartRec, the merchant account and the bank let people download."""
