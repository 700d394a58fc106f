// Written by bin/embed.
#include "assets.h"

static const unsigned char asset_0[] = {
#embed "files/migrations/0001-ground.sql" if_empty(0)
};
static const unsigned char asset_1[] = {
#embed "files/migrations/0002-double-booking.sqlite.sql" if_empty(0)
};
static const unsigned char asset_2[] = {
#embed "files/rules/graph-errors.json" if_empty(0)
};

const struct caduceus_asset caduceus_assets[] = {
    {"migrations/0001-ground.sql", asset_0, sizeof asset_0},
    {"migrations/0002-double-booking.sqlite.sql", asset_1, sizeof asset_1},
    {"rules/graph-errors.json", asset_2, sizeof asset_2},
};
const size_t caduceus_asset_count = sizeof caduceus_assets / sizeof caduceus_assets[0];
