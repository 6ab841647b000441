// SPDX-License-Identifier: GPL-3.0-or-later
#include <load/loader_holder.h>

#include <utility>

namespace tessera {

LoaderHolder::LoaderHolder(ImageLoader::Config config, Executor& deliverOn) : m_config(config), m_deliverOn(deliverOn)
{
}

ImageLoader& LoaderHolder::get(unsigned pumps)
{
    const Lock lock(m_mutex);
    if (!m_loader) {
        ImageLoader::Config config = m_config;
        config.pumps = pumps;
        m_loader = std::make_unique<ImageLoader>(config, m_deliverOn);
        m_loader->start();
    }
    return *m_loader;
}

ImageLoader& LoaderHolder::get()
{
    return get(m_config.pumps);
}

ImageLoader* LoaderHolder::ifThere() const
{
    const Lock lock(m_mutex);
    return m_loader.get();
}

void LoaderHolder::stop()
{
    std::unique_ptr<ImageLoader> loader; // stops without the lock: its jobs may ask for it
    const Lock lock(m_mutex);
    loader = std::move(m_loader);
}

} // namespace tessera
