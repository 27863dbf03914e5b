# What dict builds and ships.
