/** A diagnosis as lists of names and values. */
import type { Diagnosis } from "../../contract/view.ts";
import { ago, clockTime } from "../words/dates.ts";
import { sentence, t } from "../words/words.ts";

interface Row {
	readonly name: string;
	readonly value: string;
	readonly hint?: string | undefined;
}

export function DiagnosisRows({ of }: { readonly of: Diagnosis }) {
	const { version, at, relay, people, storage, events } = of;
	return (
		<>
			<Rows
				title={t("diagnostics.sidelong")}
				rows={[
					{ name: t("diagnostics.version"), value: version },
					{ name: t("diagnostics.seen"), value: clockTime(at) },
					{ name: t("diagnostics.storage"), value: room(storage) },
				]}
			/>
			<Rows
				title={t("settings.relay")}
				rows={[
					{
						name: t("diagnostics.state"),
						value: relay.state === "none" ? t("settings.no_relay") : t(`settings.${relay.state}`),
						hint: relay.problem && sentence(relay.problem),
					},
					...(relay.state === "none"
						? []
						: [
								{
									name: t("diagnostics.link"),
									value: t(relay.insecure ? "diagnostics.unencrypted" : "diagnostics.encrypted"),
								},
							]),
				]}
			/>
			<Rows
				title={t("diagnostics.people")}
				empty={t("diagnostics.nobody")}
				rows={people.map((person) => ({
					name: t("diagnostics.person", { number: person.number }),
					value:
						person.state === "accepted"
							? t(`diagnostics.path_${person.path}`)
							: t(`diagnostics.${person.state}`),
					hint: personHint(person, at),
				}))}
			/>
			<Rows
				title={t("diagnostics.events")}
				empty={t("diagnostics.no_events")}
				rows={events.map(({ event, count, at: when }) => ({
					name: event,
					value: t("diagnostics.times", count),
					hint: ago(when, at),
				}))}
			/>
		</>
	);
}

function Rows({
	title,
	rows,
	empty,
}: {
	readonly title: string;
	readonly rows: readonly Row[];
	readonly empty?: string;
}) {
	return (
		<>
			<h2 class="section">{title}</h2>
			<div class="box-list">
				{rows.length === 0 && <p class="box-row muted">{empty}</p>}
				{rows.map(({ name, value, hint }) => (
					<div key={name} class="box-row box-fact">
						<span class="grow">
							<span>{name}</span>
							{hint && <span class="meta box-hint">{hint}</span>}
						</span>
						<span class="box-value muted">{value}</span>
					</div>
				))}
			</div>
		</>
	);
}

function personHint(person: Diagnosis["people"][number], now: number): string {
	const { sessions, since, waiting, direct, clock } = person;
	return [
		t("diagnostics.sessions", sessions),
		since !== undefined && t("diagnostics.since", { ago: ago(since, now) }),
		waiting > 0 && t("diagnostics.waiting", waiting),
		direct !== undefined && t("diagnostics.direct", { state: direct }),
		clock !== undefined &&
			Math.abs(clock) > 5_000 &&
			t(clock > 0 ? "diagnostics.clock_ahead" : "diagnostics.clock_behind", {
				seconds: Math.round(Math.abs(clock) / 1000),
			}),
	]
		.filter((said) => said !== false)
		.join(" · ");
}

function room({ used, quota }: Diagnosis["storage"]): string {
	if (used === undefined) return t("diagnostics.unknown");
	const whole = quota === undefined ? "" : ` / ${megabytes(quota)}`;
	return megabytes(used) + whole;
}

const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(bytes < 10_485_760 ? 1 : 0)} MB`;
