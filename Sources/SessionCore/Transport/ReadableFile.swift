// SPDX-License-Identifier: Apache-2.0
// Opening the files that settings name. Those that hold secrets must not be for everybody.

import CSessionShim

enum ReadableFile {
    enum Failure: Error {
        /// errno of opening or reading.
        case system(Int32)
        /// It holds a secret and can be read by everybody. `erl` refuses such a cookie file too.
        case exposed
    }

    /// A descriptor, which the caller closes.
    static func open(_ path: [UInt8], isSecret: Bool) throws(Failure) -> Int32 {
        let descriptor = path.withCText { sys_open_for_reading($0) }
        guard descriptor >= 0 else { throw .system(sys_errno()) }
        do throws(Failure) {
            if isSecret { try refuseExposed(descriptor) }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func refuseExposed(_ descriptor: Int32) throws(Failure) {
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { throw .system(sys_errno()) }
        guard information.st_mode & 0o004 == 0 else { throw .exposed }
    }
}
