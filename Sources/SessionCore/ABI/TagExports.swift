// SPDX-License-Identifier: Apache-2.0
// session_core.h, section 4, the sessions that belong together: unwrap, call, return a status.

import CSessionShim

@_cdecl("sc_session_tag")
public func sc_session_tag(_ session: OpaquePointer, _ tag: sc_bytes) -> sc_status {
    change(session, tag, isAdded: true)
}

@_cdecl("sc_session_untag")
public func sc_session_untag(_ session: OpaquePointer, _ tag: sc_bytes) -> sc_status {
    change(session, tag, isAdded: false)
}

private func change(_ session: OpaquePointer, _ tag: sc_bytes, isAdded: Bool) -> sc_status {
    let box = SessionBox.borrow(session)
    return box.client.status { () throws(SessionError) in
        try box.session.tag(tag.copy, isAdded: isAdded)
        return sc_status_ok
    }
}

@_cdecl("sc_session_tag_at")
public func sc_session_tag_at(_ session: OpaquePointer, _ index: Int, _ tag: UnsafeMutablePointer<sc_bytes>) -> sc_status {
    let box = SessionBox.borrow(session)
    let tags = box.session.tags.all
    guard tags.indices.contains(index) else { return sc_status_end }
    box.name = tags[index]
    tag.pointee = sc_bytes(keptAlive: box.name[...])
    return sc_status_ok
}

@_cdecl("sc_session_continue_last")
public func sc_session_continue_last(_ session: OpaquePointer) {
    SessionBox.borrow(session).session.continueLast()
}

@_cdecl("sc_session_list")
public func sc_session_list(_ session: OpaquePointer, _ tag: sc_bytes) -> sc_status {
    let box = SessionBox.borrow(session)
    return box.client.status { () throws(SessionError) in
        box.list = try box.session.list(tag.copy)
        return sc_status_ok
    }
}

@_cdecl("sc_session_list_at")
public func sc_session_list_at(
    _ session: OpaquePointer, _ index: Int, _ summary: UnsafeMutablePointer<sc_summary>
) -> sc_status {
    let box = SessionBox.borrow(session)
    guard box.list.indices.contains(index) else { return sc_status_end }
    let found = box.list[index]
    box.name = found.handle
    summary.pointee = sc_summary(
        handle: sc_bytes(keptAlive: box.name[...]), created: found.created, accessed: found.accessed,
        expires: found.expires, size: found.size, is_current: found.isCurrent)
    return sc_status_ok
}

@_cdecl("sc_session_revoke")
public func sc_session_revoke(
    _ session: OpaquePointer, _ tag: sc_bytes, _ keepsThis: Bool, _ count: UnsafeMutablePointer<Int64>
) -> sc_status {
    let box = SessionBox.borrow(session)
    count.pointee = 0
    return box.client.status { () throws(SessionError) in
        count.pointee = try box.session.revoke(tag.copy, keepsThis: keepsThis)
        return sc_status_ok
    }
}

@_cdecl("sc_session_destroy_handle")
public func sc_session_destroy_handle(_ session: OpaquePointer, _ handle: sc_bytes) -> sc_status {
    let box = SessionBox.borrow(session)
    return box.client.status { () throws(SessionError) in
        try box.session.destroy(handle: handle.copy)
        return sc_status_ok
    }
}
