/** The identity for other OpenPGP programs: what it is called there, and its files. */
import { type Bytes, fromBase64Url, noBytes } from "../../../protocol/bytes.ts";
import { Fault } from "../../../protocol/errors.ts";
import { limits } from "../../../protocol/limits.ts";
import {
	keyDetails,
	writeCertificateFile,
	writeKeyFile,
	writeRevocationFile,
} from "../../crypto/openpgp-file.ts";
import { Secret } from "../../crypto/secret.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Identity } from "./identity.ts";

interface Needs {
	readonly clock: Pick<Clock, "now">;
	readonly identity: Pick<Identity, "papers">;
}

/** Each fails with `no-identity`. */
export function createKeyFiles({ clock, identity }: Needs) {
	const bytes = (text: string): Bytes => fromBase64Url(text) ?? noBytes;
	const secret = () => new Secret(bytes(identity.papers().secret));
	return {
		details: async () => keyDetails(bytes(identity.papers().certificate)),
		/** For anybody. */
		certificate: async () => writeCertificateFile(bytes(identity.papers().certificate)),
		/** Under a passphrase of its own. Fails: weak-passphrase. */
		async key(passphrase: string): Promise<string> {
			if (passphrase.length < limits.passphraseCharacters) throw new Fault("weak-passphrase");
			return writeKeyFile(secret(), passphrase);
		},
		revocation: async () => writeRevocationFile(secret(), clock.now()),
	};
}
