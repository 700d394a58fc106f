// The files under Sources/CAssets/files, carried inside the binary. `bin/embed` writes assets.c.
#pragma once
#include <stddef.h>

struct caduceus_asset {
    const char *name;
    const unsigned char *bytes;
    size_t count;
};

extern const struct caduceus_asset caduceus_assets[];
extern const size_t caduceus_asset_count;

/// The asset at `index`, which must be below `caduceus_asset_count`; a C array of unknown length does not import.
static inline struct caduceus_asset caduceus_asset_at(size_t index) { return caduceus_assets[index]; }
