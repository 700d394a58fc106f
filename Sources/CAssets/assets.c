// Written by bin/embed.
#include "assets.h"

static const unsigned char asset_0[] = {
#embed "files/demo/clinic.json" if_empty(0)
};
static const unsigned char asset_1[] = {
#embed "files/migrations/0001-ground.sql" if_empty(0)
};
static const unsigned char asset_2[] = {
#embed "files/migrations/0002-double-booking.sqlite.sql" if_empty(0)
};
static const unsigned char asset_3[] = {
#embed "files/migrations/0002-turn.postgres.sql" if_empty(0)
};
static const unsigned char asset_4[] = {
#embed "files/migrations/0003-imports.sql" if_empty(0)
};
static const unsigned char asset_5[] = {
#embed "files/migrations/0004-intake.sql" if_empty(0)
};
static const unsigned char asset_6[] = {
#embed "files/migrations/0005-outbox-order.sql" if_empty(0)
};
static const unsigned char asset_7[] = {
#embed "files/migrations/0006-console.sql" if_empty(0)
};
static const unsigned char asset_8[] = {
#embed "files/migrations/0007-called.sql" if_empty(0)
};
static const unsigned char asset_9[] = {
#embed "files/migrations/0008-message-ids.sql" if_empty(0)
};
static const unsigned char asset_10[] = {
#embed "files/migrations/0009-forgetting.sql" if_empty(0)
};
static const unsigned char asset_11[] = {
#embed "files/migrations/0010-audit.sql" if_empty(0)
};
static const unsigned char asset_12[] = {
#embed "files/migrations/0011-backups.sql" if_empty(0)
};
static const unsigned char asset_13[] = {
#embed "files/migrations/0012-nodes.sql" if_empty(0)
};
static const unsigned char asset_14[] = {
#embed "files/migrations/0013-in-the-air.sql" if_empty(0)
};
static const unsigned char asset_15[] = {
#embed "files/migrations/0014-deferrals.sql" if_empty(0)
};
static const unsigned char asset_16[] = {
#embed "files/migrations/0015-scheduling.sql" if_empty(0)
};
static const unsigned char asset_17[] = {
#embed "files/migrations/0016-exclusive.postgres.sql" if_empty(0)
};
static const unsigned char asset_18[] = {
#embed "files/migrations/0016-exclusive.sqlite.sql" if_empty(0)
};
static const unsigned char asset_19[] = {
#embed "files/migrations/0017-booking.sql" if_empty(0)
};
static const unsigned char asset_20[] = {
#embed "files/migrations/0018-wait-list.sql" if_empty(0)
};
static const unsigned char asset_21[] = {
#embed "files/migrations/0019-attendance.sql" if_empty(0)
};
static const unsigned char asset_22[] = {
#embed "files/migrations/0020-cadence.sql" if_empty(0)
};
static const unsigned char asset_23[] = {
#embed "files/migrations/0021-calendars.sql" if_empty(0)
};
static const unsigned char asset_24[] = {
#embed "files/migrations/0022-booking-cards.sql" if_empty(0)
};
static const unsigned char asset_25[] = {
#embed "files/migrations/0023-leave-visits.sql" if_empty(0)
};
static const unsigned char asset_26[] = {
#embed "files/migrations/0024-attendance-figures.sql" if_empty(0)
};
static const unsigned char asset_27[] = {
#embed "files/migrations/0025-series.sql" if_empty(0)
};
static const unsigned char asset_28[] = {
#embed "files/migrations/0026-series-time.sql" if_empty(0)
};
static const unsigned char asset_29[] = {
#embed "files/migrations/0027-follow-ups.sql" if_empty(0)
};
static const unsigned char asset_30[] = {
#embed "files/migrations/0028-calendar-news.sql" if_empty(0)
};
static const unsigned char asset_31[] = {
#embed "files/migrations/0029-wait-list-of-one.sql" if_empty(0)
};
static const unsigned char asset_32[] = {
#embed "files/migrations/0030-calendar-owner.sql" if_empty(0)
};
static const unsigned char asset_33[] = {
#embed "files/migrations/0031-visit-messages.sql" if_empty(0)
};
static const unsigned char asset_34[] = {
#embed "files/pages/again.mustache" if_empty(0)
};
static const unsigned char asset_35[] = {
#embed "files/pages/attendance/body.mustache" if_empty(0)
};
static const unsigned char asset_36[] = {
#embed "files/pages/attendance/chart.mustache" if_empty(0)
};
static const unsigned char asset_37[] = {
#embed "files/pages/attendance.mustache" if_empty(0)
};
static const unsigned char asset_38[] = {
#embed "files/pages/calendar-link/body.mustache" if_empty(0)
};
static const unsigned char asset_39[] = {
#embed "files/pages/calendar-link.mustache" if_empty(0)
};
static const unsigned char asset_40[] = {
#embed "files/pages/calendars/body.mustache" if_empty(0)
};
static const unsigned char asset_41[] = {
#embed "files/pages/calendars.mustache" if_empty(0)
};
static const unsigned char asset_42[] = {
#embed "files/pages/conflict/body.mustache" if_empty(0)
};
static const unsigned char asset_43[] = {
#embed "files/pages/conflict.mustache" if_empty(0)
};
static const unsigned char asset_44[] = {
#embed "files/pages/held.mustache" if_empty(0)
};
static const unsigned char asset_45[] = {
#embed "files/pages/inbox/body.mustache" if_empty(0)
};
static const unsigned char asset_46[] = {
#embed "files/pages/inbox/thread.mustache" if_empty(0)
};
static const unsigned char asset_47[] = {
#embed "files/pages/inbox.mustache" if_empty(0)
};
static const unsigned char asset_48[] = {
#embed "files/pages/layout.mustache" if_empty(0)
};
static const unsigned char asset_49[] = {
#embed "files/pages/leave/body.mustache" if_empty(0)
};
static const unsigned char asset_50[] = {
#embed "files/pages/leave.mustache" if_empty(0)
};
static const unsigned char asset_51[] = {
#embed "files/pages/login.mustache" if_empty(0)
};
static const unsigned char asset_52[] = {
#embed "files/pages/nav.mustache" if_empty(0)
};
static const unsigned char asset_53[] = {
#embed "files/pages/new-visit/body.mustache" if_empty(0)
};
static const unsigned char asset_54[] = {
#embed "files/pages/new-visit/preview.mustache" if_empty(0)
};
static const unsigned char asset_55[] = {
#embed "files/pages/new-visit.mustache" if_empty(0)
};
static const unsigned char asset_56[] = {
#embed "files/pages/one-visit/body.mustache" if_empty(0)
};
static const unsigned char asset_57[] = {
#embed "files/pages/one-visit.mustache" if_empty(0)
};
static const unsigned char asset_58[] = {
#embed "files/pages/outbox/body.mustache" if_empty(0)
};
static const unsigned char asset_59[] = {
#embed "files/pages/outbox.mustache" if_empty(0)
};
static const unsigned char asset_60[] = {
#embed "files/pages/part.mustache" if_empty(0)
};
static const unsigned char asset_61[] = {
#embed "files/pages/password.mustache" if_empty(0)
};
static const unsigned char asset_62[] = {
#embed "files/pages/patient.mustache" if_empty(0)
};
static const unsigned char asset_63[] = {
#embed "files/pages/phone.mustache" if_empty(0)
};
static const unsigned char asset_64[] = {
#embed "files/pages/practice/body.mustache" if_empty(0)
};
static const unsigned char asset_65[] = {
#embed "files/pages/practice/head.mustache" if_empty(0)
};
static const unsigned char asset_66[] = {
#embed "files/pages/practice-kinds/body.mustache" if_empty(0)
};
static const unsigned char asset_67[] = {
#embed "files/pages/practice-kinds/fields.mustache" if_empty(0)
};
static const unsigned char asset_68[] = {
#embed "files/pages/practice-kinds.mustache" if_empty(0)
};
static const unsigned char asset_69[] = {
#embed "files/pages/practice-people/body.mustache" if_empty(0)
};
static const unsigned char asset_70[] = {
#embed "files/pages/practice-people.mustache" if_empty(0)
};
static const unsigned char asset_71[] = {
#embed "files/pages/practice-rooms/body.mustache" if_empty(0)
};
static const unsigned char asset_72[] = {
#embed "files/pages/practice-rooms.mustache" if_empty(0)
};
static const unsigned char asset_73[] = {
#embed "files/pages/practice.mustache" if_empty(0)
};
static const unsigned char asset_74[] = {
#embed "files/pages/problem/body.mustache" if_empty(0)
};
static const unsigned char asset_75[] = {
#embed "files/pages/problem.mustache" if_empty(0)
};
static const unsigned char asset_76[] = {
#embed "files/pages/series/acts.mustache" if_empty(0)
};
static const unsigned char asset_77[] = {
#embed "files/pages/series/body.mustache" if_empty(0)
};
static const unsigned char asset_78[] = {
#embed "files/pages/series/preview.mustache" if_empty(0)
};
static const unsigned char asset_79[] = {
#embed "files/pages/series.mustache" if_empty(0)
};
static const unsigned char asset_80[] = {
#embed "files/pages/setup.mustache" if_empty(0)
};
static const unsigned char asset_81[] = {
#embed "files/pages/today/body.mustache" if_empty(0)
};
static const unsigned char asset_82[] = {
#embed "files/pages/today.mustache" if_empty(0)
};
static const unsigned char asset_83[] = {
#embed "files/pages/tomorrow/body.mustache" if_empty(0)
};
static const unsigned char asset_84[] = {
#embed "files/pages/tomorrow.mustache" if_empty(0)
};
static const unsigned char asset_85[] = {
#embed "files/pages/update/body.mustache" if_empty(0)
};
static const unsigned char asset_86[] = {
#embed "files/pages/update.mustache" if_empty(0)
};
static const unsigned char asset_87[] = {
#embed "files/pages/visit.mustache" if_empty(0)
};
static const unsigned char asset_88[] = {
#embed "files/pages/waiting/add.mustache" if_empty(0)
};
static const unsigned char asset_89[] = {
#embed "files/pages/waiting/body.mustache" if_empty(0)
};
static const unsigned char asset_90[] = {
#embed "files/pages/waiting/slot.mustache" if_empty(0)
};
static const unsigned char asset_91[] = {
#embed "files/pages/waiting.mustache" if_empty(0)
};
static const unsigned char asset_92[] = {
#embed "files/pages/week/board.mustache" if_empty(0)
};
static const unsigned char asset_93[] = {
#embed "files/pages/week/body.mustache" if_empty(0)
};
static const unsigned char asset_94[] = {
#embed "files/pages/week/column.mustache" if_empty(0)
};
static const unsigned char asset_95[] = {
#embed "files/pages/week/visit.mustache" if_empty(0)
};
static const unsigned char asset_96[] = {
#embed "files/pages/week.mustache" if_empty(0)
};
static const unsigned char asset_97[] = {
#embed "files/rules/graph-errors.json" if_empty(0)
};
static const unsigned char asset_98[] = {
#embed "files/rules/opt-out-vectors.json" if_empty(0)
};
static const unsigned char asset_99[] = {
#embed "files/rules/opt-out-words.json" if_empty(0)
};
static const unsigned char asset_100[] = {
#embed "files/rules/rate-cards.json" if_empty(0)
};
static const unsigned char asset_101[] = {
#embed "files/rules/unknown-sends.json" if_empty(0)
};
static const unsigned char asset_102[] = {
#embed "files/rules/visit-words/ar.json" if_empty(0)
};
static const unsigned char asset_103[] = {
#embed "files/rules/visit-words/en.json" if_empty(0)
};
static const unsigned char asset_104[] = {
#embed "files/rules/visit-words/es.json" if_empty(0)
};
static const unsigned char asset_105[] = {
#embed "files/rules/visit-words/fr.json" if_empty(0)
};
static const unsigned char asset_106[] = {
#embed "files/rules/visit-words/hi.json" if_empty(0)
};
static const unsigned char asset_107[] = {
#embed "files/rules/visit-words/id.json" if_empty(0)
};
static const unsigned char asset_108[] = {
#embed "files/rules/visit-words/pt.json" if_empty(0)
};
static const unsigned char asset_109[] = {
#embed "files/rules/visit-words/sw.json" if_empty(0)
};
static const unsigned char asset_110[] = {
#embed "files/samples/people.json" if_empty(0)
};
static const unsigned char asset_111[] = {
#embed "files/static/answer.js" if_empty(0)
};
static const unsigned char asset_112[] = {
#embed "files/static/attendance.css" if_empty(0)
};
static const unsigned char asset_113[] = {
#embed "files/static/console.css" if_empty(0)
};
static const unsigned char asset_114[] = {
#embed "files/static/console.js" if_empty(0)
};
static const unsigned char asset_115[] = {
#embed "files/static/draft.js" if_empty(0)
};
static const unsigned char asset_116[] = {
#embed "files/static/live.js" if_empty(0)
};
static const unsigned char asset_117[] = {
#embed "files/static/mark.svg" if_empty(0)
};
static const unsigned char asset_118[] = {
#embed "files/static/minutes.css" if_empty(0)
};
static const unsigned char asset_119[] = {
#embed "files/static/morph.js" if_empty(0)
};
static const unsigned char asset_120[] = {
#embed "files/static/phones/api.js" if_empty(0)
};
static const unsigned char asset_121[] = {
#embed "files/static/phones/app.js" if_empty(0)
};
static const unsigned char asset_122[] = {
#embed "files/static/phones/bubble.js" if_empty(0)
};
static const unsigned char asset_123[] = {
#embed "files/static/phones/calendar.js" if_empty(0)
};
static const unsigned char asset_124[] = {
#embed "files/static/phones/chat.css" if_empty(0)
};
static const unsigned char asset_125[] = {
#embed "files/static/phones/dom.js" if_empty(0)
};
static const unsigned char asset_126[] = {
#embed "files/static/phones/faults.js" if_empty(0)
};
static const unsigned char asset_127[] = {
#embed "files/static/phones/flow.css" if_empty(0)
};
static const unsigned char asset_128[] = {
#embed "files/static/phones/flow.js" if_empty(0)
};
static const unsigned char asset_129[] = {
#embed "files/static/phones/icon.svg" if_empty(0)
};
static const unsigned char asset_130[] = {
#embed "files/static/phones/index.html" if_empty(0)
};
static const unsigned char asset_131[] = {
#embed "files/static/phones/phone.js" if_empty(0)
};
static const unsigned char asset_132[] = {
#embed "files/static/phones/phones.css" if_empty(0)
};
static const unsigned char asset_133[] = {
#embed "files/static/phones/sheet.js" if_empty(0)
};
static const unsigned char asset_134[] = {
#embed "files/static/phones/text.js" if_empty(0)
};
static const unsigned char asset_135[] = {
#embed "files/static/phones/time.js" if_empty(0)
};
static const unsigned char asset_136[] = {
#embed "files/static/schedule.css" if_empty(0)
};
static const unsigned char asset_137[] = {
#embed "files/static/seen.js" if_empty(0)
};
static const unsigned char asset_138[] = {
#embed "files/static/week-board.js" if_empty(0)
};
static const unsigned char asset_139[] = {
#embed "files/static/week-caret.js" if_empty(0)
};
static const unsigned char asset_140[] = {
#embed "files/static/week-carry.js" if_empty(0)
};
static const unsigned char asset_141[] = {
#embed "files/static/week-clash.js" if_empty(0)
};
static const unsigned char asset_142[] = {
#embed "files/static/week-drag.js" if_empty(0)
};
static const unsigned char asset_143[] = {
#embed "files/static/week-keys.js" if_empty(0)
};
static const unsigned char asset_144[] = {
#embed "files/static/week-send.js" if_empty(0)
};
static const unsigned char asset_145[] = {
#embed "files/static/week.js" if_empty(0)
};
static const unsigned char asset_146[] = {
#embed "files/static/window.js" if_empty(0)
};
static const unsigned char asset_147[] = {
#embed "files/wording/ar.json" if_empty(0)
};
static const unsigned char asset_148[] = {
#embed "files/wording/en.json" if_empty(0)
};
static const unsigned char asset_149[] = {
#embed "files/wording/es.json" if_empty(0)
};
static const unsigned char asset_150[] = {
#embed "files/wording/fr.json" if_empty(0)
};
static const unsigned char asset_151[] = {
#embed "files/wording/hi.json" if_empty(0)
};
static const unsigned char asset_152[] = {
#embed "files/wording/id.json" if_empty(0)
};
static const unsigned char asset_153[] = {
#embed "files/wording/pt-BR.json" if_empty(0)
};
static const unsigned char asset_154[] = {
#embed "files/wording/sw.json" if_empty(0)
};

const struct caduceus_asset caduceus_assets[] = {
    {"demo/clinic.json", asset_0, sizeof asset_0},
    {"migrations/0001-ground.sql", asset_1, sizeof asset_1},
    {"migrations/0002-double-booking.sqlite.sql", asset_2, sizeof asset_2},
    {"migrations/0002-turn.postgres.sql", asset_3, sizeof asset_3},
    {"migrations/0003-imports.sql", asset_4, sizeof asset_4},
    {"migrations/0004-intake.sql", asset_5, sizeof asset_5},
    {"migrations/0005-outbox-order.sql", asset_6, sizeof asset_6},
    {"migrations/0006-console.sql", asset_7, sizeof asset_7},
    {"migrations/0007-called.sql", asset_8, sizeof asset_8},
    {"migrations/0008-message-ids.sql", asset_9, sizeof asset_9},
    {"migrations/0009-forgetting.sql", asset_10, sizeof asset_10},
    {"migrations/0010-audit.sql", asset_11, sizeof asset_11},
    {"migrations/0011-backups.sql", asset_12, sizeof asset_12},
    {"migrations/0012-nodes.sql", asset_13, sizeof asset_13},
    {"migrations/0013-in-the-air.sql", asset_14, sizeof asset_14},
    {"migrations/0014-deferrals.sql", asset_15, sizeof asset_15},
    {"migrations/0015-scheduling.sql", asset_16, sizeof asset_16},
    {"migrations/0016-exclusive.postgres.sql", asset_17, sizeof asset_17},
    {"migrations/0016-exclusive.sqlite.sql", asset_18, sizeof asset_18},
    {"migrations/0017-booking.sql", asset_19, sizeof asset_19},
    {"migrations/0018-wait-list.sql", asset_20, sizeof asset_20},
    {"migrations/0019-attendance.sql", asset_21, sizeof asset_21},
    {"migrations/0020-cadence.sql", asset_22, sizeof asset_22},
    {"migrations/0021-calendars.sql", asset_23, sizeof asset_23},
    {"migrations/0022-booking-cards.sql", asset_24, sizeof asset_24},
    {"migrations/0023-leave-visits.sql", asset_25, sizeof asset_25},
    {"migrations/0024-attendance-figures.sql", asset_26, sizeof asset_26},
    {"migrations/0025-series.sql", asset_27, sizeof asset_27},
    {"migrations/0026-series-time.sql", asset_28, sizeof asset_28},
    {"migrations/0027-follow-ups.sql", asset_29, sizeof asset_29},
    {"migrations/0028-calendar-news.sql", asset_30, sizeof asset_30},
    {"migrations/0029-wait-list-of-one.sql", asset_31, sizeof asset_31},
    {"migrations/0030-calendar-owner.sql", asset_32, sizeof asset_32},
    {"migrations/0031-visit-messages.sql", asset_33, sizeof asset_33},
    {"pages/again.mustache", asset_34, sizeof asset_34},
    {"pages/attendance/body.mustache", asset_35, sizeof asset_35},
    {"pages/attendance/chart.mustache", asset_36, sizeof asset_36},
    {"pages/attendance.mustache", asset_37, sizeof asset_37},
    {"pages/calendar-link/body.mustache", asset_38, sizeof asset_38},
    {"pages/calendar-link.mustache", asset_39, sizeof asset_39},
    {"pages/calendars/body.mustache", asset_40, sizeof asset_40},
    {"pages/calendars.mustache", asset_41, sizeof asset_41},
    {"pages/conflict/body.mustache", asset_42, sizeof asset_42},
    {"pages/conflict.mustache", asset_43, sizeof asset_43},
    {"pages/held.mustache", asset_44, sizeof asset_44},
    {"pages/inbox/body.mustache", asset_45, sizeof asset_45},
    {"pages/inbox/thread.mustache", asset_46, sizeof asset_46},
    {"pages/inbox.mustache", asset_47, sizeof asset_47},
    {"pages/layout.mustache", asset_48, sizeof asset_48},
    {"pages/leave/body.mustache", asset_49, sizeof asset_49},
    {"pages/leave.mustache", asset_50, sizeof asset_50},
    {"pages/login.mustache", asset_51, sizeof asset_51},
    {"pages/nav.mustache", asset_52, sizeof asset_52},
    {"pages/new-visit/body.mustache", asset_53, sizeof asset_53},
    {"pages/new-visit/preview.mustache", asset_54, sizeof asset_54},
    {"pages/new-visit.mustache", asset_55, sizeof asset_55},
    {"pages/one-visit/body.mustache", asset_56, sizeof asset_56},
    {"pages/one-visit.mustache", asset_57, sizeof asset_57},
    {"pages/outbox/body.mustache", asset_58, sizeof asset_58},
    {"pages/outbox.mustache", asset_59, sizeof asset_59},
    {"pages/part.mustache", asset_60, sizeof asset_60},
    {"pages/password.mustache", asset_61, sizeof asset_61},
    {"pages/patient.mustache", asset_62, sizeof asset_62},
    {"pages/phone.mustache", asset_63, sizeof asset_63},
    {"pages/practice/body.mustache", asset_64, sizeof asset_64},
    {"pages/practice/head.mustache", asset_65, sizeof asset_65},
    {"pages/practice-kinds/body.mustache", asset_66, sizeof asset_66},
    {"pages/practice-kinds/fields.mustache", asset_67, sizeof asset_67},
    {"pages/practice-kinds.mustache", asset_68, sizeof asset_68},
    {"pages/practice-people/body.mustache", asset_69, sizeof asset_69},
    {"pages/practice-people.mustache", asset_70, sizeof asset_70},
    {"pages/practice-rooms/body.mustache", asset_71, sizeof asset_71},
    {"pages/practice-rooms.mustache", asset_72, sizeof asset_72},
    {"pages/practice.mustache", asset_73, sizeof asset_73},
    {"pages/problem/body.mustache", asset_74, sizeof asset_74},
    {"pages/problem.mustache", asset_75, sizeof asset_75},
    {"pages/series/acts.mustache", asset_76, sizeof asset_76},
    {"pages/series/body.mustache", asset_77, sizeof asset_77},
    {"pages/series/preview.mustache", asset_78, sizeof asset_78},
    {"pages/series.mustache", asset_79, sizeof asset_79},
    {"pages/setup.mustache", asset_80, sizeof asset_80},
    {"pages/today/body.mustache", asset_81, sizeof asset_81},
    {"pages/today.mustache", asset_82, sizeof asset_82},
    {"pages/tomorrow/body.mustache", asset_83, sizeof asset_83},
    {"pages/tomorrow.mustache", asset_84, sizeof asset_84},
    {"pages/update/body.mustache", asset_85, sizeof asset_85},
    {"pages/update.mustache", asset_86, sizeof asset_86},
    {"pages/visit.mustache", asset_87, sizeof asset_87},
    {"pages/waiting/add.mustache", asset_88, sizeof asset_88},
    {"pages/waiting/body.mustache", asset_89, sizeof asset_89},
    {"pages/waiting/slot.mustache", asset_90, sizeof asset_90},
    {"pages/waiting.mustache", asset_91, sizeof asset_91},
    {"pages/week/board.mustache", asset_92, sizeof asset_92},
    {"pages/week/body.mustache", asset_93, sizeof asset_93},
    {"pages/week/column.mustache", asset_94, sizeof asset_94},
    {"pages/week/visit.mustache", asset_95, sizeof asset_95},
    {"pages/week.mustache", asset_96, sizeof asset_96},
    {"rules/graph-errors.json", asset_97, sizeof asset_97},
    {"rules/opt-out-vectors.json", asset_98, sizeof asset_98},
    {"rules/opt-out-words.json", asset_99, sizeof asset_99},
    {"rules/rate-cards.json", asset_100, sizeof asset_100},
    {"rules/unknown-sends.json", asset_101, sizeof asset_101},
    {"rules/visit-words/ar.json", asset_102, sizeof asset_102},
    {"rules/visit-words/en.json", asset_103, sizeof asset_103},
    {"rules/visit-words/es.json", asset_104, sizeof asset_104},
    {"rules/visit-words/fr.json", asset_105, sizeof asset_105},
    {"rules/visit-words/hi.json", asset_106, sizeof asset_106},
    {"rules/visit-words/id.json", asset_107, sizeof asset_107},
    {"rules/visit-words/pt.json", asset_108, sizeof asset_108},
    {"rules/visit-words/sw.json", asset_109, sizeof asset_109},
    {"samples/people.json", asset_110, sizeof asset_110},
    {"static/answer.js", asset_111, sizeof asset_111},
    {"static/attendance.css", asset_112, sizeof asset_112},
    {"static/console.css", asset_113, sizeof asset_113},
    {"static/console.js", asset_114, sizeof asset_114},
    {"static/draft.js", asset_115, sizeof asset_115},
    {"static/live.js", asset_116, sizeof asset_116},
    {"static/mark.svg", asset_117, sizeof asset_117},
    {"static/minutes.css", asset_118, sizeof asset_118},
    {"static/morph.js", asset_119, sizeof asset_119},
    {"static/phones/api.js", asset_120, sizeof asset_120},
    {"static/phones/app.js", asset_121, sizeof asset_121},
    {"static/phones/bubble.js", asset_122, sizeof asset_122},
    {"static/phones/calendar.js", asset_123, sizeof asset_123},
    {"static/phones/chat.css", asset_124, sizeof asset_124},
    {"static/phones/dom.js", asset_125, sizeof asset_125},
    {"static/phones/faults.js", asset_126, sizeof asset_126},
    {"static/phones/flow.css", asset_127, sizeof asset_127},
    {"static/phones/flow.js", asset_128, sizeof asset_128},
    {"static/phones/icon.svg", asset_129, sizeof asset_129},
    {"static/phones/index.html", asset_130, sizeof asset_130},
    {"static/phones/phone.js", asset_131, sizeof asset_131},
    {"static/phones/phones.css", asset_132, sizeof asset_132},
    {"static/phones/sheet.js", asset_133, sizeof asset_133},
    {"static/phones/text.js", asset_134, sizeof asset_134},
    {"static/phones/time.js", asset_135, sizeof asset_135},
    {"static/schedule.css", asset_136, sizeof asset_136},
    {"static/seen.js", asset_137, sizeof asset_137},
    {"static/week-board.js", asset_138, sizeof asset_138},
    {"static/week-caret.js", asset_139, sizeof asset_139},
    {"static/week-carry.js", asset_140, sizeof asset_140},
    {"static/week-clash.js", asset_141, sizeof asset_141},
    {"static/week-drag.js", asset_142, sizeof asset_142},
    {"static/week-keys.js", asset_143, sizeof asset_143},
    {"static/week-send.js", asset_144, sizeof asset_144},
    {"static/week.js", asset_145, sizeof asset_145},
    {"static/window.js", asset_146, sizeof asset_146},
    {"wording/ar.json", asset_147, sizeof asset_147},
    {"wording/en.json", asset_148, sizeof asset_148},
    {"wording/es.json", asset_149, sizeof asset_149},
    {"wording/fr.json", asset_150, sizeof asset_150},
    {"wording/hi.json", asset_151, sizeof asset_151},
    {"wording/id.json", asset_152, sizeof asset_152},
    {"wording/pt-BR.json", asset_153, sizeof asset_153},
    {"wording/sw.json", asset_154, sizeof asset_154},
};
const size_t caduceus_asset_count = sizeof caduceus_assets / sizeof caduceus_assets[0];
