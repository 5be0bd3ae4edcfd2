/** Another handle: the relay gives it first, where there is one, and then we are called so. */
import { Fault } from "../../../protocol/errors.ts";
import { type Handle, parseHandle } from "../../../protocol/ids.ts";
import type { Accounts } from "../relay-link/account.ts";
import type { Identity } from "./identity.ts";

interface Needs {
	readonly identity: Pick<Identity, "self" | "rename">;
	readonly accounts: Pick<Accounts, "current" | "claimed">;
	isConnected(): boolean;
	/** Asks the relay for it. Fails with the relay's code where it is somebody else's. */
	claim(handle: Handle): Promise<unknown>;
}

export function createRenaming({ identity, accounts, isConnected, claim }: Needs) {
	/** Fails: handle-malformed, no-identity, offline while the relay in use cannot be asked, and as the relay does. */
	return async function changeHandle(typed: string): Promise<void> {
		const handle = parseHandle(typed.trim().toLowerCase());
		if (!handle) throw new Fault("handle-malformed");
		if (!identity.self.peek()) throw new Fault("no-identity");
		const wasConnected = isConnected();
		if (accounts.current.peek() && !wasConnected) throw new Fault("offline");
		if (wasConnected) {
			await claim(handle);
			await accounts.claimed(handle);
		}
		await identity.rename(handle);
	};
}
