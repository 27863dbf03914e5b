# What indexer builds and ships.
