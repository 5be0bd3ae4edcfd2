/** The project's own vectors, and how their fields are read. */
import type { Bytes } from "../protocol/bytes.ts";
import gx1 from "../protocol/vectors/gx1.json" with { type: "json" };

interface Vector {
	readonly inputs: Readonly<Record<string, string>>;
	readonly intermediates: Readonly<Record<string, string>>;
	readonly outputs: Readonly<Record<string, string>> & {
		readonly refusedShares: readonly { readonly why: string; readonly share: string }[];
	};
}
export const vector = (name: string) => gx1.vectors.find((each) => each.name === name) as unknown as Vector;
export const unhex = (text: string | undefined): Bytes => new Uint8Array(Buffer.from(text ?? "", "hex"));
/** A little-endian number. */
export const little = (text: string | undefined): bigint =>
	BigInt(
		`0x${Buffer.from(text ?? "", "hex")
			.reverse()
			.toString("hex")}`,
	);
