"""The counter-based random numbers of core/num/philox.hpp (Philox4x32, 10 rounds; Salmon, Moraes, Dror & Shaw 2011) for numpy arrays:
a number is a function of (seed, stream, step), the same as in our C++ programs.
"""
import numpy as np

MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL = 0x9E3779B9, 0xBB67AE85
LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
CHUNK = 1 << 18


def random_block(seed, stream, steps):
    """The four 32-bit words (as uint64 arrays) of every step in `steps` (uint64 array)."""
    key = [seed & 0xFFFFFFFF, seed >> 32]
    word = [np.full(steps.shape, stream & 0xFFFFFFFF, np.uint64), np.full(steps.shape, stream >> 32, np.uint64), steps & LOW, steps >> HALF]
    for _ in range(10):
        a, b = MULTIPLIERS[0] * word[0], MULTIPLIERS[1] * word[2]
        word = [(b >> HALF) ^ word[1] ^ np.uint64(key[0]), b & LOW, (a >> HALF) ^ word[3] ^ np.uint64(key[1]), a & LOW]
        key = [(k + w) & 0xFFFFFFFF for k, w in zip(key, WEYL)]
    return word


def to_unit(low, high):
    return ((((high << HALF) | low) >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def in_chunks(of_steps, count):
    return np.concatenate([of_steps(np.arange(k, min(k + CHUNK, count), dtype=np.uint64)) for k in range(0, count, CHUNK)])


def uniform(seed, stream, count):
    """uniform<double>(seed, stream, k) for k = 0 ... count-1."""
    return in_chunks(lambda steps: to_unit(*random_block(seed, stream, steps)[:2]), count)


def normal(seed, stream, count):
    """normal(seed, stream, k) for k = 0 ... count-1: Box & Muller, mean 0, variance 1."""
    def of_steps(steps):
        w = random_block(seed, stream, steps)
        return np.sqrt(-2 * np.log(to_unit(w[0], w[1]))) * np.cos(6.283185307179586 * to_unit(w[2], w[3]))
    return in_chunks(of_steps, count)


def truncated_normal(seed, stream, count):
    """Within two standard deviations and scaled back to variance 1: the first of normal(seed, stream + 256 a, k), a = 0, 1, 2, ..."""
    x = normal(seed, stream, count)
    attempt = 0
    while (out := np.abs(x) > 2).any():
        attempt += 1
        x[out] = normal(seed, stream + 256 * attempt, count)[out]
    return x / 0.8796256610342398
