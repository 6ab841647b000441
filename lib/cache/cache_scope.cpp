// SPDX-License-Identifier: GPL-3.0-or-later
#include <cache/cache_scope.h>

#include <utility>

#include <resource/guarded_call.h>

namespace tessera {

CacheScope::~CacheScope()
{
    drop();
}

Status CacheScope::load(const Fill& fill)
{
    if (m_state != State::Unloaded)
        return Error{ErrorCode::AlreadyExists, "it is loaded already"};
    if (!fill)
        return Error{ErrorCode::InvalidArgument, "nothing says how to load it"};
    m_state = State::Loading;
    Status filled =
        detail::guardedCall<Status>([] { return "loading failed for an unknown reason"; }, [&] { return fill(*this); });
    m_state = State::Loaded;
    if (!filled)
        drop();
    return filled;
}

Status CacheScope::unload()
{
    if (m_state != State::Loaded)
        return Error{ErrorCode::Closed, "it is not loaded"};
    drop();
    return {};
}

Status CacheScope::put(const CacheKey& key, std::string value, CacheVersion version)
{
    if (m_state == State::Loading)
        note(key, version);
    return m_cache.put(key, std::move(value), version);
}

Status CacheScope::expect(const CacheKey& key)
{
    if (m_state == State::Unloaded)
        return Error{ErrorCode::Closed, "it is not loaded"};
    note(key, {});
    return {};
}

void CacheScope::note(const CacheKey& key, const CacheVersion& version)
{
    if (key.tier() == CacheTier::Memory && !m_cache.contains(key, version))
        m_volatile.push_back(key);
}

void CacheScope::onUnload(std::function<void()> letGo)
{
    if (letGo)
        m_letGo.push_back(std::move(letGo));
}

void CacheScope::drop()
{
    m_state = State::Unloaded;
    for (const CacheKey& key : std::exchange(m_volatile, {}))
        (void)m_cache.erase(key);
    for (const auto& letGo : std::exchange(m_letGo, {}))
        (void)detail::guardedCall<Status>([] { return "letting go failed"; },
                                          [&]() -> Status {
                                              letGo();
                                              return {};
                                          });
}

} // namespace tessera
