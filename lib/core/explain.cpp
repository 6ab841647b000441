// SPDX-License-Identifier: MIT
#include <core/explain.h>

#include <utility>

namespace tessera {

std::string filled(std::string_view pattern, const std::vector<std::string>& arguments)
{
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool place =
            pattern[i] == '%' && i + 1 < pattern.size() && pattern[i + 1] >= '1' && pattern[i + 1] <= '9';
        const std::size_t which = place ? static_cast<std::size_t>(pattern[i + 1] - '1') : arguments.size();
        if (which < arguments.size()) {
            text += arguments[which];
            ++i;
        } else {
            text += pattern[i];
        }
    }
    return text;
}

Error explain(ErrorCode code, const char* pattern, std::vector<std::string> arguments)
{
    std::string reason = filled(pattern, arguments);
    return {code, std::move(reason), pattern, std::move(arguments), {}};
}

Error explain(ErrorCode code, const char* pattern, std::vector<std::string> arguments, Error cause)
{
    std::vector<std::string> parts = arguments;
    parts.push_back(cause.reason);
    return {code, filled(pattern, parts), pattern, std::move(arguments),
            std::make_shared<const Error>(std::move(cause))};
}

Error withWords(Error error, std::string words)
{
    if (words.empty())
        return error;
    const ErrorCode code = error.code;
    return explain(code, "%2: %1", {std::move(words)}, std::move(error));
}

std::string grouped(std::uint64_t number)
{
    std::string text = std::to_string(number);
    for (std::size_t i = text.size(); i > 3; i -= 3)
        text.insert(i - 3, ",");
    return text;
}

} // namespace tessera
