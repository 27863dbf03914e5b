# What tests builds and ships.
