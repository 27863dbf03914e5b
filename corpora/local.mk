# What corpora builds and ships.
