/** States as bytes for `storage.session`: a version byte, then fields of u16 length each; 65,535 says there is none. */
import { type Bytes, concat, noBytes, readUint, uint } from "../../protocol/bytes.ts";

export type Field = Bytes | undefined;
const absent = 0xffff;

/** Throws a `RangeError` for a field of 65,535 bytes or more. */
export function pack(version: number, fields: readonly Field[]): Bytes {
	const parts = [uint(version, 1)];
	for (const field of fields) {
		if (field && field.length >= absent) throw new RangeError("a field is too long to pack");
		parts.push(uint(field ? field.length : absent, 2), field ?? noBytes);
	}
	return concat(...parts);
}

/** The fields, copied, or `undefined` when the version is another or the bytes do not end with the last field. */
export function unpack(version: number, bytes: Bytes): Field[] | undefined {
	if (bytes[0] !== version) return undefined;
	const fields: Field[] = [];
	let at = 1;
	while (at < bytes.length) {
		const length = readUint(bytes, at, 2);
		if (Number.isNaN(length)) return undefined;
		at += 2;
		if (length === absent) {
			fields.push(undefined);
			continue;
		}
		if (at + length > bytes.length) return undefined;
		fields.push(bytes.slice(at, at + length));
		at += length;
	}
	return fields;
}
