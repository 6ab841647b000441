// SPDX-License-Identifier: GPL-3.0-or-later
#include <texture/upload_estimate.h>

#include <algorithm>
#include <cmath>

namespace tessera {

namespace {

constexpr double kHalfLifeBytes = 3 << 20; ///< after so many more, one counts half
constexpr double kSlowestNsPerByte = 1000;
constexpr double kCaution = 3; ///< usual differences that an estimate allows for

} // namespace

Duration UploadEstimate::of(std::uint64_t bytes) const
{
    return Duration(
        static_cast<Duration::rep>(static_cast<double>(bytes) * (m_ns + kCaution * m_differenceNs) / m_bytes));
}

void UploadEstimate::learn(std::uint64_t bytes, Duration took)
{
    if (took <= Duration::zero() || bytes == 0)
        return;
    const auto size = static_cast<double>(bytes);
    const double ns = std::min(static_cast<double>(took.count()), size * kSlowestNsPerByte);
    const double keep = std::exp2(-size / kHalfLifeBytes);
    m_bytes = m_bytes * keep + size;
    m_ns = m_ns * keep + ns;
    m_differenceNs = m_differenceNs * keep + std::abs(ns - size * m_ns / m_bytes); // a first guess is no difference
}

} // namespace tessera
