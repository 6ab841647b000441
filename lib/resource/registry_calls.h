// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include <core/result.h>
#include <resource/guarded_call.h>
#include <resource/registry_types.h>

namespace tessera::detail {

template <class T>
[[nodiscard]] bool isNothing(const T& value)
{
    if constexpr (requires { static_cast<bool>(value == nullptr); })
        return value == nullptr;
    else
        return false;
}

template <class T>
[[nodiscard]] bool isSame(const T& a, const T& b)
{
    if constexpr (requires { static_cast<bool>(a == b); })
        return a == b;
    else
        return false;
}

/// A registry's options, the calls into them, which never throw, and its errors. Called under no lock.
template <class Key, class T>
class RegistryCalls {
public:
    using Options = RegistryOptions<Key, T>;

    explicit RegistryCalls(Options options) : m_options(std::move(options)) { }

    [[nodiscard]] const Options& options() const { return m_options; }
    [[nodiscard]] std::string text(const Key& key) const { return textOf(m_options.keyText, key); }
    /// Tells onError that destroying a key's value failed. Outlives this, as a graveyard may.
    [[nodiscard]] static std::function<void(const Key&, const std::string&)> tellFailed(const Options& options)
    {
        if (!options.onError)
            return {};
        return [tell = options.onError, kind = options.kind, text = options.keyText](const Key& key,
                                                                                     const std::string& why) {
            tell("destroying " + named(kind, textOf(text, key)) + " failed: " + why);
        };
    }

    [[nodiscard]] std::uint64_t weigh(const T& value) const
    {
        if (!m_options.bytes)
            return 0;
        const auto bytes =
            guardedCall<Result<std::uint64_t>>([] { return std::string(); }, [&] { return m_options.bytes(value); });
        return bytes ? *bytes : 0;
    }

    template <class Factory>
    [[nodiscard]] Result<T> make(const Key& key, Factory& factory) const
    {
        auto made =
            guardedCall<Result<T>>([&] { return "making " + name(key) + " failed for an unknown reason"; }, factory);
        if (made && isNothing(*made))
            return nothing(key);
        return made;
    }

    [[nodiscard]] Error notFound(const Key& key) const { return {ErrorCode::NotFound, name(key) + " does not exist"}; }
    [[nodiscard]] Error exists(const Key& key) const
    {
        return {ErrorCode::AlreadyExists, name(key) + " already exists"};
    }
    [[nodiscard]] Error recursive(const Key& key) const
    {
        return {ErrorCode::Recursive, name(key) + " is needed to make itself"};
    }
    [[nodiscard]] Error nothing(const Key& key) const
    {
        return {ErrorCode::InvalidArgument, "what was made for " + name(key) + " is null"};
    }
    [[nodiscard]] static Error closed() { return {ErrorCode::Closed, "the registry is closed"}; }

private:
    [[nodiscard]] static std::string textOf(const std::function<std::string(const Key&)>& given, const Key& key)
    {
        return given ? given(key) : keyText(key);
    }
    [[nodiscard]] static std::string named(const std::string& kind, const std::string& text)
    {
        return (kind.empty() ? "" : kind + ' ') + text;
    }
    [[nodiscard]] std::string name(const Key& key) const { return named(m_options.kind, text(key)); }

    const Options m_options;
};

} // namespace tessera::detail
