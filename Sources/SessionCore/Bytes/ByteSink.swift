// SPDX-License-Identifier: Apache-2.0
// Where received bytes go.

/// Takes bytes as they arrive.
protocol ByteSink {
    mutating func append(_ bytes: some Collection<UInt8>)
}

/// Keeps bytes up to a limit and ignores the rest.
struct ByteCollector: ByteSink {
    private(set) var bytes: [UInt8] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        self.bytes.append(contentsOf: bytes.prefix(limit - self.bytes.count))
    }
}
