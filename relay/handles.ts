/** Who has which handle: one per address, first come, leased for a month after the last login. A label, never trust. */
import { type Address, type Handle, parseAddress, parseHandle } from "../protocol/ids.ts";
import { hasOnly, isFields, parseObject } from "../protocol/json.ts";
import { sizes } from "./limits.ts";

interface Needs {
	/** Milliseconds since the epoch: leases outlive the process. */
	date(): number;
	/** Life of a lease without a login, seconds. */
	readonly leaseSeconds: number;
	/** What an earlier `text()` said. */
	readonly saved?: readonly Lease[];
	/** Something is worth saving. */
	onChange?(): void;
}
export interface Lease {
	readonly handle: Handle;
	readonly address: Address;
	/** Unix seconds. */
	readonly until: number;
}
export interface Handles {
	/** Gives `handle` to `address`, which gives back the one it had; `false` when somebody else has it. */
	claim(address: Address, handle: Handle): boolean;
	release(address: Address): void;
	/** A login: the lease starts again. */
	renew(address: Address): void;
	find(handle: Handle): Address | undefined;
	of(address: Address): Handle | undefined;
	/** Everything, to be kept. */
	text(): string;
}

export function createHandles({ date, leaseSeconds, saved = [], onChange = () => {} }: Needs): Handles {
	const byHandle = new Map<Handle, Lease>();
	const byAddress = new Map<Address, Lease>();
	const seconds = () => Math.floor(date() / 1000);

	function keep(lease: Lease) {
		byHandle.set(lease.handle, lease);
		byAddress.set(lease.address, lease);
	}
	function drop(lease: Lease | undefined) {
		if (!lease) return;
		byHandle.delete(lease.handle);
		byAddress.delete(lease.address);
	}
	/** The lease if it has not run out. */
	function valid(lease: Lease | undefined): Lease | undefined {
		return lease && seconds() < lease.until ? lease : undefined;
	}
	for (const lease of saved) keep(lease);

	return {
		claim(address, handle) {
			const holder = byHandle.get(handle);
			if (valid(holder) && holder?.address !== address) return false;
			drop(holder);
			drop(byAddress.get(address));
			keep({ handle, address, until: seconds() + leaseSeconds });
			onChange();
			return true;
		},
		release(address) {
			const lease = byAddress.get(address);
			drop(lease);
			if (lease) onChange();
		},
		renew(address) {
			const lease = valid(byAddress.get(address));
			const until = seconds() + leaseSeconds;
			if (!lease || until - lease.until < sizes.renewSeconds) return;
			keep({ ...lease, until });
			onChange();
		},
		find: (handle) => valid(byHandle.get(handle))?.address,
		of: (address) => valid(byAddress.get(address))?.handle,
		text() {
			for (const lease of [...byHandle.values()]) if (!valid(lease)) drop(lease);
			return `${JSON.stringify({ leases: [...byHandle.values()] })}\n`;
		},
	};
}

/** The leases of a file that `text()` wrote, or `undefined` when it is something else. */
export function parseLeases(text: string): readonly Lease[] | undefined {
	const fields = parseObject(text);
	if (!fields || !hasOnly(fields, ["leases"]) || !Array.isArray(fields.leases)) return undefined;
	const leases: Lease[] = [];
	for (const each of fields.leases) {
		const handle = isFields(each) ? parseHandle(each.handle) : undefined;
		const address = isFields(each) ? parseAddress(each.address) : undefined;
		const until = isFields(each) ? each.until : undefined;
		if (!handle || !address || typeof until !== "number") return undefined;
		leases.push({ handle, address, until });
	}
	return leases;
}
