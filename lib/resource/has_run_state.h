// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <resource/run_state.h>

namespace tessera {

/// For classes that do one piece of work: `class Scan : public HasRunState<Scan>` can be cancelled and
/// asked how it is, by a RunState of its own, which is named after the class unless told otherwise, or by
/// one that it shares with others. Thread-safe, as RunState is.
template <class Owner>
class HasRunState {
public:
    /// `clock` outlives it.
    explicit HasRunState(const Clock& clock) : HasRunState(ownersName(), clock) { }
    HasRunState(std::string name, const Clock& clock) : m_run(std::make_shared<RunState>(std::move(name), clock)) { }
    /// Requires that it is not null.
    explicit HasRunState(std::shared_ptr<RunState> shared) : m_run(std::move(shared)) { }

    [[nodiscard]] RunState& runState() const { return *m_run; }
    [[nodiscard]] std::shared_ptr<RunState> sharedRunState() const { return m_run; }
    void cancel() { m_run->cancel(); }
    [[nodiscard]] bool cancelled() const { return m_run->cancelled(); }
    [[nodiscard]] bool running() const { return m_run->running(); }
    [[nodiscard]] bool stopping() const { return m_run->stopping(); }
    [[nodiscard]] bool stopped() const { return m_run->stopped(); }

private:
    /// As the compiler writes it, without namespaces.
    static std::string ownersName()
    {
        std::string_view text =
            __PRETTY_FUNCTION__; // "... [with Owner = tessera::Scan; ...]", "... [Owner = tessera::Scan]"
        constexpr std::string_view before = "Owner = ";
        text.remove_prefix(text.find(before) + before.size());
        text = text.substr(0, text.find_first_of(";]"));
        const std::size_t scope = text.rfind("::");
        return std::string(scope == std::string_view::npos ? text : text.substr(scope + 2));
    }

    std::shared_ptr<RunState> m_run;
};

} // namespace tessera
