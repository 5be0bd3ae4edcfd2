/** Who this browser is: the OpenPGP identity, this device's key, and the statement that binds the two. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type Bytes, fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import { type Code, Fault } from "../../../protocol/errors.ts";
import { type DeviceId, type Handle, type Iid, parseHandle, toDeviceId } from "../../../protocol/ids.ts";
import { labels } from "../../crypto/labels.ts";
import { createIdentity, isSignedFor, readCertificate } from "../../crypto/openpgp.ts";
import { identityFromKeyFile, type KeyFileRefusal } from "../../crypto/openpgp-file.ts";
import type { Payload } from "../../crypto/payload.ts";
import { reveal, Secret } from "../../crypto/secret.ts";
import { draftStatement, parseStatement, signStatement, verifyStatement } from "../../crypto/statement.ts";
import { type KeyPair, keyPairOf } from "../../crypto/x25519.ts";
import type { Clock } from "../../lib/clock.ts";
import { createQueue } from "../../lib/queue.ts";
import type { RecordChange, Records } from "../../storage/sealed-records.ts";
import type { Proven } from "../sessions/outcome.ts";

/** As it lies in the sealed records; bytes are base64url. */
interface Stored {
	readonly handle: Handle;
	readonly iid: Iid;
	readonly certificate: string;
	readonly secret: string;
	readonly device: {
		readonly id: DeviceId;
		readonly n: number;
		readonly secret: string;
		readonly statement: string;
	};
	/** The number of the device that took the place of this one. */
	readonly supersededBy?: number;
}

const place = { store: "items", key: "identity" } as const;
/** A statement is replaced when less than this is left of it, so that a week offline does not lock anybody out. */
const renewSeconds = 10 * 86_400;

type Device = Pick<Stored["device"], "id" | "n">;
/** The identity without this device. */
interface Papers extends Pick<Stored, "handle" | "iid" | "certificate" | "secret"> {
	readonly n: number;
}
const keyCodes = {
	malformed: "key-malformed",
	public: "key-public",
	kind: "key-kind",
	passphrase: "key-passphrase",
	several: "key-several",
	over: "key-over",
} as const satisfies Record<KeyFileRefusal, Code>;

export interface Identity {
	/** The name and the pin; `undefined` before the first run is over. */
	readonly self: ReadonlySignal<{ readonly handle: Handle; readonly iid: Iid } | undefined>;
	/** `from`: a key of another OpenPGP program. Fails: handle-malformed, have-identity, storage-refused, and with what is wrong with the key. */
	create(handle: string, from?: { readonly text: string; readonly passphrase: string }): Promise<void>;
	/** What a backup or another program is given; fails with `no-identity`. */
	papers(): Papers;
	/**
	 * This identity on this device from now on: with a new device key, and a number above all that were used. `write` stores it together with
	 * everything that belongs to it, and the app is opened anew then. Fails: have-identity, and as `write`.
	 */
	takeIn(papers: Papers, write: (change: RecordChange, device: Device) => Promise<void>): Promise<void>;
	/** What the person is called from now on. The certificate keeps its user id; the handle is a label. */
	rename(handle: Handle): Promise<void>;
	/** Whether this statement says that another device took the place of this one; kept, if so. Only this very identity can sign it. */
	superseded(statement: string): Promise<boolean>;
	isSuperseded(): boolean;
	device(): { readonly id: DeviceId; readonly n: number };
	statics(): KeyPair;
	/** The certificate and a statement with time left. */
	credentials(): Promise<Payload>;
	/** Who somebody's certificate and statement prove, for the static key of their handshake. */
	verify(payload: Payload, remoteStatic: Bytes): Promise<Proven | undefined>;
}

export async function openIdentity(
	records: Records,
	clock: Clock,
	random: (length: number) => Bytes,
): Promise<Identity> {
	let stored = await records.get<Stored>(place.store, place.key);
	const self = signal(shownOf(stored));

	/** One change at a time: none is made of what another is just changing. */
	const queue = createQueue<"identity">();
	const inTurn = <T>(job: () => Promise<T>): Promise<T> => queue.run("identity", job);
	/** In turn. */
	async function keep(next: Stored): Promise<void> {
		const change: RecordChange = { ...place, value: next };
		await records.write([change]);
		stored = next;
		if (self.peek()?.handle !== next.handle || self.peek()?.iid !== next.iid) self.value = shownOf(next);
	}
	function mine(): Stored {
		if (!stored) throw new Fault("no-identity");
		return stored;
	}
	async function state(
		about: Pick<Stored, "iid"> & { readonly device: Pick<Stored["device"], "id" | "n"> },
		secret: Secret,
		deviceKey: Bytes,
	): Promise<string> {
		const draft = draftStatement(
			{ iid: about.iid, deviceKey, deviceId: about.device.id, n: about.device.n },
			clock.now(),
		);
		return toBase64Url(await signStatement(secret, draft, clock.now()));
	}

	return {
		self,
		papers() {
			const { handle, iid, certificate, secret, device } = mine();
			return { handle, iid, certificate, secret, n: device.n };
		},
		async takeIn({ n, ...papers }, write) {
			if (stored) throw new Fault("have-identity");
			const deviceSecret = random(32);
			// seconds: also above what a device counted that the backup does not know
			const device = { id: toDeviceId(random(16)), n: Math.max(n + 1, Math.floor(clock.now() / 1000)) };
			const key = keyPairOf(deviceSecret).publicKey;
			const statement = await state({ iid: papers.iid, device }, new Secret(bytes(papers.secret)), key);
			const value: Stored = {
				...papers,
				device: { ...device, secret: toBase64Url(deviceSecret), statement },
			};
			await inTurn(async () => {
				if (stored) throw new Fault("have-identity");
				await write({ ...place, value }, device);
				stored = value;
			});
		},
		async create(typed, from) {
			const handle = parseHandle(typed.trim().toLowerCase());
			if (!handle) throw new Fault("handle-malformed");
			if (stored) throw new Fault("have-identity");
			const made = from
				? await identityFromKeyFile(from.text, from.passphrase, handle, clock.now())
				: await createIdentity(handle, clock.now());
			if ("refused" in made) throw new Fault(keyCodes[made.refused]);
			const { certificate, secret } = made;
			const read = await readCertificate(certificate, clock.now());
			if ("refused" in read) throw new Fault("internal");
			const deviceSecret = random(32);
			const device = { id: toDeviceId(random(16)), n: 1 };
			const statement = await state({ iid: read.iid, device }, secret, keyPairOf(deviceSecret).publicKey);
			await inTurn(async () => {
				// a second panel may have been quicker
				if (stored) throw new Fault("have-identity");
				await keep({
					handle,
					iid: read.iid,
					certificate: toBase64Url(certificate),
					secret: toBase64Url(reveal(secret)),
					device: { ...device, secret: toBase64Url(deviceSecret), statement },
				});
			});
		},
		async superseded(text) {
			const parsed = parseStatement(bytes(text));
			const { iid, certificate, device } = mine();
			if (!parsed || parsed.statement.iid !== iid || parsed.statement.deviceId === device.id) return false;
			if (parsed.statement.n <= device.n) return false;
			const read = await readCertificate(bytes(certificate), clock.now());
			if ("refused" in read) return false;
			const { signed, signature, statement } = parsed;
			if (!(await isSignedFor(read, labels.device, signed, signature, clock.now()))) return false;
			await inTurn(() => keep({ ...mine(), supersededBy: statement.n }));
			return true;
		},
		isSuperseded: () => stored?.supersededBy !== undefined,
		rename: (handle) => inTurn(() => keep({ ...mine(), handle })),
		device: () => mine().device,
		statics: () => keyPairOf(fromBase64Url(mine().device.secret) ?? noBytes),
		async credentials() {
			const isOld = () => {
				const { statement } = parseStatement(bytes(mine().device.statement)) ?? {};
				return (statement?.notAfter ?? 0) - clock.now() / 1000 < renewSeconds;
			};
			if (isOld())
				await inTurn(async () => {
					// renewed meanwhile
					if (!isOld()) return;
					const { device, secret, iid } = mine();
					const next = { ...device, n: device.n + 1 };
					const key = keyPairOf(bytes(device.secret)).publicKey;
					const statement = await state({ iid, device: next }, new Secret(bytes(secret)), key);
					await keep({ ...mine(), device: { ...next, statement } });
				});
			const { certificate, device } = mine();
			return { certificate: bytes(certificate), statement: bytes(device.statement) };
		},
		async verify({ certificate, statement }, remoteStatic) {
			const read = await readCertificate(certificate, clock.now());
			if ("refused" in read) return undefined;
			const verdict = await verifyStatement(statement, read, remoteStatic, clock.now());
			if ("refused" in verdict) return undefined;
			const { deviceId, n } = verdict.statement;
			return {
				iid: read.iid,
				handle: read.handle,
				certificate: toBase64Url(certificate),
				device: { id: deviceId, n },
			};
		},
	};
}

function shownOf(stored: Stored | undefined) {
	return stored && { handle: stored.handle, iid: stored.iid };
}

function bytes(text: string): Bytes {
	return fromBase64Url(text) ?? noBytes;
}
