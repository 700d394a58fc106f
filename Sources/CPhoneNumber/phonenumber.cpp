#include "phonenumber.h"

#include <cstring>
#include <phonenumbers/phonenumberutil.h>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

static bool copy_out(const std::string &text, char *out, size_t capacity) {
    if (text.empty() || text.size() + 1 > capacity) return false;
    std::memcpy(out, text.c_str(), text.size() + 1);
    return true;
}

bool caduceus_phone_e164(const char *text, const char *region, char *out, size_t capacity) {
    const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    if (util->Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return false;
    if (!util->IsValidNumber(number)) return false;
    std::string formatted;
    util->Format(number, PhoneNumberUtil::E164, &formatted);
    return copy_out(formatted, out, capacity);
}

bool caduceus_phone_region(const char *e164, char *out, size_t capacity) {
    const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    if (util->Parse(e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return false;
    std::string region;
    util->GetRegionCodeForNumber(number, &region);
    return region != "ZZ" && copy_out(region, out, capacity);
}

bool caduceus_phone_international(const char *e164, char *out, size_t capacity) {
    const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    if (util->Parse(e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return false;
    std::string formatted;
    util->Format(number, PhoneNumberUtil::INTERNATIONAL, &formatted);
    return copy_out(formatted, out, capacity);
}
