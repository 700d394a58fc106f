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
static const unsigned char asset_3[] = {
#embed "files/rules/rate-cards.json" if_empty(0)
};
static const unsigned char asset_4[] = {
#embed "files/wording/ar.json" if_empty(0)
};
static const unsigned char asset_5[] = {
#embed "files/wording/en.json" if_empty(0)
};
static const unsigned char asset_6[] = {
#embed "files/wording/es.json" if_empty(0)
};
static const unsigned char asset_7[] = {
#embed "files/wording/fr.json" if_empty(0)
};
static const unsigned char asset_8[] = {
#embed "files/wording/hi.json" if_empty(0)
};
static const unsigned char asset_9[] = {
#embed "files/wording/id.json" if_empty(0)
};
static const unsigned char asset_10[] = {
#embed "files/wording/pt-BR.json" if_empty(0)
};
static const unsigned char asset_11[] = {
#embed "files/wording/sw.json" if_empty(0)
};

const struct caduceus_asset caduceus_assets[] = {
    {"migrations/0001-ground.sql", asset_0, sizeof asset_0},
    {"migrations/0002-double-booking.sqlite.sql", asset_1, sizeof asset_1},
    {"rules/graph-errors.json", asset_2, sizeof asset_2},
    {"rules/rate-cards.json", asset_3, sizeof asset_3},
    {"wording/ar.json", asset_4, sizeof asset_4},
    {"wording/en.json", asset_5, sizeof asset_5},
    {"wording/es.json", asset_6, sizeof asset_6},
    {"wording/fr.json", asset_7, sizeof asset_7},
    {"wording/hi.json", asset_8, sizeof asset_8},
    {"wording/id.json", asset_9, sizeof asset_9},
    {"wording/pt-BR.json", asset_10, sizeof asset_10},
    {"wording/sw.json", asset_11, sizeof asset_11},
};
const size_t caduceus_asset_count = sizeof caduceus_assets / sizeof caduceus_assets[0];
