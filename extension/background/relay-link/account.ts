/** Which relay we use, and what we are there: address, cap, pin, token. Another relay sees another address. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type Bytes, equal, fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import { type Code, Fault } from "../../../protocol/errors.ts";
import type { Address, Handle } from "../../../protocol/ids.ts";
import { addressOf, createAddress } from "../../crypto/address.ts";
import { reveal, Secret } from "../../crypto/secret.ts";
import type { Records } from "../../storage/sealed-records.ts";
import type { Admission, Credentials } from "./login.ts";
import { parseRelayUrl } from "./url.ts";

/** Bytes are base64url. */
export interface Account {
	readonly url: string;
	readonly label: string;
	readonly insecure: boolean;
	readonly secret: string;
	readonly address: Address;
	readonly cap: string;
	readonly pin?: string;
	readonly token?: string;
	readonly name?: string;
	/** The handle the relay gave us. */
	readonly claimed?: Handle;
	readonly wasRefusedHandle?: boolean;
	/** Why no try is made without a person. */
	readonly stopped?: Code;
}

const currentKey = "relay";

export interface Accounts {
	readonly current: ReadonlySignal<Account | undefined>;
	/** Fails: url-malformed, url-insecure. */
	choose(text: string): Promise<void>;
	leave(): Promise<void>;
	stop(problem: Code | undefined): Promise<void>;
	admitted(admission: Admission, wished: Handle | undefined): Promise<void>;
	/** The relay no longer takes our token. Answers whether there was one. */
	dropToken(): Promise<boolean>;
	claimed(handle: Handle): Promise<void>;
	credentials(handle: Handle | undefined): Credentials | undefined;
}

export async function openAccounts(records: Records, random: (length: number) => Bytes): Promise<Accounts> {
	const named = await records.get<{ url: string }>("items", currentKey);
	const current = signal(named && (await records.get<Account>("items", keyOf(named.url))));

	async function keep(account: Account): Promise<void> {
		await records.write([
			{ store: "items", key: keyOf(account.url), value: account },
			{ store: "items", key: currentKey, value: { url: account.url } },
		]);
		current.value = account;
	}
	return {
		current,
		async choose(text) {
			const url = parseRelayUrl(text);
			if (typeof url === "string") throw new Fault(url);
			const before = await records.get<Account>("items", keyOf(url.url));
			const fresh = (): Account => {
				const { address, secret } = createAddress(random);
				return { ...url, address, secret: toBase64Url(reveal(secret)), cap: toBase64Url(random(16)) };
			};
			const { stopped: _, ...account } = before ?? fresh();
			await keep({ ...account, ...url });
		},
		async leave() {
			await records.write([{ store: "items", key: currentKey, value: undefined }]);
			current.value = undefined;
		},
		async stop(problem) {
			const account = current.peek();
			if (!account || account.stopped === problem) return;
			const { stopped: _, ...rest } = account;
			await keep({ ...rest, ...(problem && { stopped: problem }) });
		},
		async admitted({ relayKey, name, token, handle }, wished) {
			const account = current.peek();
			if (!account) return;
			const { claimed: _, token: old, stopped: __, ...rest } = account;
			const kept = token ? toBase64Url(token) : old;
			const next = {
				...rest,
				pin: toBase64Url(relayKey),
				name,
				...(kept !== undefined && { token: kept }),
				...(handle && { claimed: handle }),
				wasRefusedHandle: handle === undefined || handle !== wished,
			};
			// a worker woken by a login a minute must not write to the disk a minute
			if (JSON.stringify(next) !== JSON.stringify(account)) await keep(next);
		},
		async dropToken() {
			const { token, ...rest } = current.peek() ?? {};
			if (token === undefined) return false;
			await keep(rest as Account);
			return true;
		},
		async claimed(handle) {
			const account = current.peek();
			if (account) await keep({ ...account, claimed: handle, wasRefusedHandle: false });
		},
		credentials(handle) {
			const account = current.peek();
			if (!account || account.stopped || !handle) return undefined;
			const bytes = (text: string) => fromBase64Url(text) ?? noBytes;
			const secret = new Secret(bytes(account.secret));
			// a record put together from two: the address would not be ours
			if (!equal(bytes(addressOf(secret)), bytes(account.address))) throw new Fault("storage-refused");
			return {
				url: account.url,
				address: account.address,
				secret,
				cap: bytes(account.cap),
				handle,
				...(account.token !== undefined && { token: bytes(account.token) }),
				...(account.pin !== undefined && { pin: bytes(account.pin) }),
			};
		},
	};
}

function keyOf(url: string): string {
	return `relay:${url}`;
}
