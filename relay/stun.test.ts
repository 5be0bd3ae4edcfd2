import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bytes, concat, uint, utf8 } from "../protocol/bytes.ts";
import { answerStun } from "./stun.ts";

const fromHex = (text: string): Bytes => new Uint8Array(Buffer.from(text, "hex"));
/** RFC 5769, section 2: the sample request's transaction, and the mapped addresses of the sample responses. */
const transaction = fromHex("b7e7a701bc34d686fa87dfae");
const request = concat(fromHex("000100002112a442"), transaction);
const withAttributes = (attributes: Bytes) =>
	concat(uint(1, 2), uint(attributes.length, 2), fromHex("2112a442"), transaction, attributes);

describe("a Binding request is answered with where it came from", () => {
	test("over IPv4, as in RFC 5769 section 2.2", () => {
		expect(answerStun(request, "192.0.2.1", 32853)).toEqual(
			concat(fromHex("0101000c2112a442"), transaction, fromHex("002000080001a147e112a643")),
		);
	});
	test("over IPv6, as in RFC 5769 section 2.3", () => {
		expect(answerStun(request, "2001:db8:1234:5678:11:2233:4455:6677", 32853)).toEqual(
			concat(
				fromHex("010100182112a442"),
				transaction,
				fromHex("002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"),
			),
		);
	});
	test("over IPv4 that came in through an IPv6 socket", () => {
		expect(answerStun(request, "::ffff:192.0.2.1", 32853)).toEqual(answerStun(request, "192.0.2.1", 32853));
	});
	test("also with what browsers put into it: RFC 5769 section 2.1", () => {
		const sample = fromHex(
			"000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf",
		);
		expect(answerStun(sample, "192.0.2.1", 32853)).toEqual(answerStun(request, "192.0.2.1", 32853));
	});
});

test("an attribute that must be understood and is not is named in a 420", () => {
	const answer = answerStun(withAttributes(fromHex("7fff000401020304")), "192.0.2.1", 1);
	expect(answer?.slice(0, 2)).toEqual(fromHex("0111"));
	expect(answer?.slice(20)).toEqual(fromHex("0009000400000414000a00027fff0000"));
});

test.each([
	["nothing", new Uint8Array(0)],
	["text", utf8("GET / HTTP/1.1\r\n\r\n........")],
	["a response", concat(fromHex("010100002112a442"), transaction)],
	["an indication", concat(fromHex("001100002112a442"), transaction)],
	["an Allocate request", concat(fromHex("000300002112a442"), transaction)],
	["another cookie", concat(fromHex("0001000021120000"), transaction)],
	["a wrong length", concat(fromHex("000100042112a442"), transaction)],
	["an attribute that is cut off", withAttributes(fromHex("802200ff"))],
	["something long", withAttributes(new Uint8Array(600))],
])("%s is not answered", (_, bytes) => expect(answerStun(bytes, "192.0.2.1", 1)).toBeUndefined());

test("nothing makes it throw, and no answer is more than three times as long as its question", () => {
	const bytes = fc.uint8Array({ maxLength: 600 }).map((each) => new Uint8Array(each));
	const nearly = fc
		.tuple(fc.nat(40), fc.nat(255))
		.map(([at, value]) => request.map((byte, i) => (i === at ? value : byte)));
	fc.assert(
		fc.property(fc.oneof(bytes, nearly, bytes.map(withAttributes)), (asked) => {
			const answer = answerStun(asked, "2001:db8::1", 4_000);
			expect(answer?.length ?? 0).toBeLessThanOrEqual(3 * asked.length);
		}),
		{ numRuns: 2_000 },
	);
});

test("nobody can be answered at port 0, which a forged datagram may come from", () => {
	expect(answerStun(request, "192.0.2.1", 0)).toBeUndefined();
});
