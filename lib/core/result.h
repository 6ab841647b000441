// SPDX-License-Identifier: MIT
#pragma once

#include <cassert>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tessera {

/// What kind of failure an Error is; callers branch on this, users read Error::reason.
enum class ErrorCode {
    InvalidArgument,
    NotFound,
    AlreadyExists,
    Cancelled,
    Unsupported,
    Corrupt,
    TooLarge,
    Permission,
    Io,
    Full,
    Closed,
    Timeout,
    Recursive,
    Changed,
    Internal,
};

/// A failure as a value. `reason` is one short English sentence without a full stop at the end
/// that a user can read, for example "the file ends after 1,204 of 40,000 bytes". An Error made by
/// explain() (core/explain.h) can be said in other languages too: it keeps what it was composed of.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string reason;
    const char* pattern = nullptr;        ///< `reason` with %1, %2, ... for its parts; static lifetime; null: not known
    std::vector<std::string> arguments{}; ///< %1 and so on; whole numbers are grouped by commas
    std::shared_ptr<const Error> cause{}; ///< if any, its reason stands for the place after the last argument

    friend bool operator==(const Error& a, const Error& b) { return a.code == b.code && a.reason == b.reason; }
};

/// Either a value or an Error. Reading the wrong side is a programming error (asserted).
/// Not thread-safe by itself; copy or move it across threads.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) { }
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) { }

    [[nodiscard]] bool ok() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    T& value() &
    {
        assert(ok());
        return *std::get_if<0>(&m_state);
    }
    const T& value() const&
    {
        assert(ok());
        return *std::get_if<0>(&m_state);
    }
    T&& value() &&
    {
        assert(ok());
        return std::move(*std::get_if<0>(&m_state));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const
    {
        assert(!ok());
        return *std::get_if<1>(&m_state);
    }

private:
    std::variant<T, Error> m_state;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_ok(false) { }

    [[nodiscard]] bool ok() const noexcept { return m_ok; }
    explicit operator bool() const noexcept { return m_ok; }
    [[nodiscard]] const Error& error() const
    {
        assert(!m_ok);
        return m_error;
    }

private:
    Error m_error;
    bool m_ok = true;
};

using Status = Result<void>;

} // namespace tessera
