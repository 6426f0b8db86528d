// SPDX-License-Identifier: Apache-2.0
// Where an arriving frame goes. ERTS manual, "Distribution Protocol", chapter "Protocol between Connected Nodes".

extension Hub {
    /// Frames for those who are not here (any more), or of operations that mean nothing to us, are dropped.
    func dispatch(_ frame: Frame) {
        switch frame.control {
        case .send(let to), .sendSender(_, let to):
            process(to)?.deliver(frame.blob)
        case .registeredSend(_, let name):
            process(named: name)?.deliver(frame.blob)
        case .aliasSend(_, let alias):
            request(alias)?.answer(frame.payload)
        case .monitorExit(_, let to, let reference):
            down(reference, of: to, reason: frame.payload)
        case .spawnReply(let reference, let to, let flags, let result):
            spawned(reference, by: to, flags, result)
        case .exit(let from, let to):
            process(to)?.exited(from, reason: frame.payload)
        case .exit2(let from, let to):
            process(to)?.appendExit(from: from, frame.payload)
        default:
            dispatchToOwner(frame)
        }
        settleGroupLeader()
    }

    /// What is asked of us because processes live here.
    private func dispatchToOwner(_ frame: Frame) {
        switch frame.control {
        case .link(let from, let to):
            guard let process = process(to) else { return refuseLink(from: to, to: from) }
            process.linked(by: from)
        case .unlinkID(let id, let from, let to):
            process(to)?.unlinked(by: from)
            answer(Frame.encode(.unlinkIDAck(id: id, from: to, to: from)))
        case .unlinkIDAck(let id, let from, let to):
            process(to)?.acknowledgeUnlink(id, of: from)
        case .monitor(let from, let target, let reference):
            guard let process = process(target) else { return refuseMonitor(of: target, by: from, reference) }
            process.watched(by: from, as: target, reference)
        case .demonitor(_, let target, let reference):
            process(target)?.unwatched(reference)
        case .spawnRequest:
            if let refusal = frame.answer() { answer(refusal) }
        default:
            break
        }
    }

    private func refuseLink(from missing: PidTerm, to other: PidTerm) {
        answer(Frame.encode(.exit(from: missing, to: other)) { $0.writeAtom("noproc") })
    }

    private func refuseMonitor(of target: MonitorTarget, by other: PidTerm, _ reference: ReferenceTerm) {
        answer(Frame.encode(.monitorExit(from: target, to: other, reference: reference)) { $0.writeAtom("noproc") })
    }

    private func request(_ reference: ReferenceTerm) -> PendingRequest? {
        requests.first { $0.reference == reference }
    }

    private func down(_ reference: ReferenceTerm, of pid: PidTerm, reason: ArraySlice<UInt8>) {
        if let request = request(reference) {
            request.down(reason)
        } else {
            process(pid)?.down(reference, reason: reason)
        }
    }

    func spawned(_ reference: ReferenceTerm, by pid: PidTerm, _ flags: Int64, _ result: SpawnResult) {
        guard let request = request(reference) else {
            process(pid)?.spawned(reference, flags: flags, result)
            return
        }
        if case .refused(let reason) = result { request.refused(reason) }
    }
}
