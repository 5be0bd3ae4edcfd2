/** The figures behind the one word: each connection as getStats tells it. */
import type { CallView, Quality, Seat } from "../../contract/call.ts";
import { Verified } from "../parts/glyphs.tsx";
import { t } from "../words/words.ts";
import { CompareButton } from "./comparison.tsx";
import { peopleIn } from "./use-call.ts";

interface Props {
	readonly call: CallView;
	readonly quality: Readonly<Record<Seat, Quality>>;
}

export function CallDetails({ call, quality }: Props) {
	return (
		<section class="call-card call-details" aria-label={t("call.details")}>
			{peopleIn(call).map((person) => {
				const { seat, name, verified } = person;
				const found = quality[seat];
				return (
					<div key={seat}>
						<div class="call-details-who">
							<h2 class="head-name cut" dir="auto">
								{name}
							</h2>
							{verified && <Verified />}
							<CompareButton call={call} person={person} />
						</div>
						{found ? (
							<dl>
								{figures(found).map(([what, value]) => (
									<div key={what}>
										<dt>{what}</dt>
										<dd>{value}</dd>
									</div>
								))}
							</dl>
						) : (
							<p class="small">{t("call.measuring")}</p>
						)}
					</div>
				);
			})}
		</section>
	);
}

const kilobits = (bits: number) => t("call.kilobits", { value: String(Math.round(bits / 1000)) });

function figures(quality: Quality): readonly (readonly [string, string])[] {
	const { path, roundTrip, loss, received, sent, audioCodec, videoCodec, width, height } = quality;
	const codecs = [audioCodec, videoCodec].filter(Boolean).join(", ");
	return [
		[
			t("call.path"),
			path === "unknown" ? t("call.unknown") : t(path === "direct" ? "chat.direct" : "call.turn"),
		],
		[
			t("call.round_trip"),
			roundTrip === undefined
				? t("call.unknown")
				: t("call.milliseconds", { value: String(Math.round(roundTrip)) }),
		],
		[t("call.loss"), `${(loss * 100).toFixed(1)} %`],
		[t("call.received"), kilobits(received)],
		[t("call.sent"), kilobits(sent)],
		...(codecs ? [[t("call.codecs"), codecs] as const] : []),
		...(width && height
			? [[t("call.picture"), `${width}×${height}, ${Math.round(quality.framesPerSecond ?? 0)}/s`] as const]
			: []),
	];
}
