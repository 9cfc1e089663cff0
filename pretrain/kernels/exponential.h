// exp for the kernels of this folder.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>

// exp for x <= 88, relative error about 1e-7; written so that the compiler vectorises it.
inline float exponential(float x) {
  x = x < -87.f ? -87.f : x;
  float n = std::nearbyint(x * 1.44269504f), r = x - n * .693359375f + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f; p = p * r + 8.3334519073e-3f; p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f; p = p * r + 5.0000001201e-1f; p = p * r * r + r + 1.f;
  uint32_t bits = uint32_t(int32_t(n) + 127) << 23; float scale; std::memcpy(&scale, &bits, 4);
  return p * scale;
}
