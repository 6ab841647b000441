// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

namespace tessera {

/// A value that mostly stays as it is made, and takes a pointer's room while it does: for what few of very many things
/// have. Copies hold values of their own. Not thread-safe, except for reading.
template <class T>
class Rarely {
public:
    Rarely() = default;
    Rarely(const Rarely& other) : m_value(copyOf(other)) { }
    Rarely(Rarely&&) noexcept = default;
    Rarely& operator=(const Rarely& other)
    {
        m_value = copyOf(other);
        return *this;
    }
    Rarely& operator=(Rarely&&) noexcept = default;
    ~Rarely() = default;

    [[nodiscard]] const T& operator*() const { return m_value ? *m_value : unchanged(); }
    [[nodiscard]] const T* operator->() const { return &**this; }
    /// From now on it takes its full room.
    [[nodiscard]] T& edit()
    {
        if (!m_value)
            m_value = std::make_unique<T>();
        return *m_value;
    }
    /// As it was made.
    void reset() { m_value.reset(); }
    /// Whether it was edited since.
    [[nodiscard]] bool isEdited() const { return m_value != nullptr; }

private:
    static const T& unchanged()
    {
        static const T value{};
        return value;
    }
    static std::unique_ptr<T> copyOf(const Rarely& other)
    {
        return other.m_value ? std::make_unique<T>(*other.m_value) : nullptr;
    }

    std::unique_ptr<T> m_value;
};

} // namespace tessera
