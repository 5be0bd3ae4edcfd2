/** Brings a backup to this browser: a file, and its passphrase or the words. */
import { FileUp } from "lucide";
import { useId, useState } from "preact/hooks";
import { toBase64Url } from "../../../protocol/bytes.ts";
import { placeOfWord, recoveryCount, wordsIn, wordsLike } from "../../lib/recovery-words.ts";
import { useAct, useArrival } from "../hooks.ts";
import { newLetterId, usePanel } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Problem } from "../parts/problem.tsx";
import { ScreenHead } from "../parts/screen-head.tsx";
import { Segments } from "../parts/segments.tsx";
import { sentence, t } from "../words/words.ts";

/** Nothing that is a backup is larger. */
const largestFile = 16 * 1_048_576;

export function Restore() {
	const { ask } = usePanel();
	const title = useArrival<HTMLHeadingElement>();
	const [file, setFile] = useState<File>();
	const [by, setBy] = useState<"passphrase" | "words">("passphrase");
	const [passphrase, setPassphrase] = useState("");
	const [words, setWords] = useState("");
	// a repeat of the same press is the same act
	const [id] = useState(newLetterId);
	const act = useAct();
	const isReady = file !== undefined && (by === "passphrase" ? passphrase !== "" : isWhole(words));

	function submit(event: SubmitEvent) {
		event.preventDefault();
		if (!file || !isReady) return;
		void act.run(async () => {
			if (file.size > largestFile) return "backup-foreign";
			const content = await file.arrayBuffer().catch(() => undefined);
			if (!content) return "backup-damaged";
			const opener = by === "passphrase" ? { passphrase } : { words };
			return ask("restoreBackup", { id, file: toBase64Url(new Uint8Array(content)), ...opener });
		});
	}
	const isOfField = act.problem === "backup-passphrase";
	return (
		<main class="screen">
			<ScreenHead title={t("restore.title")} titleRef={title} />
			<form class="page" onSubmit={submit}>
				<p class="muted">{t("restore.what")}</p>
				<FilePick
					label={t("restore.file")}
					name={file?.name}
					onFile={(picked) => {
						setFile(picked);
						act.clear();
					}}
				/>
				<Segments
					label={t("restore.by")}
					name="by"
					value={by}
					options={[
						{ value: "passphrase", label: t("restore.by_passphrase") },
						{ value: "words", label: t("restore.by_words") },
					]}
					onChange={(value) => {
						setBy(value);
						act.clear();
					}}
				/>
				{by === "passphrase" ? (
					<Field
						label={t("backup.passphrase")}
						value={passphrase}
						isSecret
						maxLength={1024}
						problem={isOfField ? sentence("backup-passphrase") : undefined}
						onValue={(value) => {
							setPassphrase(value);
							act.clear();
						}}
					/>
				) : (
					<WordsField
						value={words}
						onValue={(value) => {
							setWords(value);
							act.clear();
						}}
					/>
				)}
				<Problem code={isOfField ? undefined : act.problem} />
				<div class="page-acts">
					<p class="meta">{t("restore.other_device")}</p>
					<Button
						look="main"
						size="tall"
						isSubmit
						isOff={!isReady}
						busy={act.isBusy ? t("restore.opening") : undefined}
					>
						{t("restore.act")}
					</Button>
				</div>
			</form>
		</main>
	);
}

/** A button that is a file field. */
export function FilePick({
	label,
	name,
	onFile,
}: {
	readonly label: string;
	readonly name: string | undefined;
	onFile(file: File): void;
}) {
	const id = useId();
	return (
		<div class="file-pick">
			<input
				id={id}
				type="file"
				class="unseen"
				onChange={(event) => {
					const [file] = event.currentTarget.files ?? [];
					if (file) onFile(file);
				}}
			/>
			<label for={id} class="button button-quiet button-tall">
				<Icon of={FileUp} />
				{label}
			</label>
			<span class="meta" role="status">
				<bdi>{name ?? t("restore.no_file")}</bdi>
			</span>
		</div>
	);
}

const mostOffered = 4;

function isWhole(typed: string): boolean {
	const words = wordsIn(typed);
	return words.length === recoveryCount && words.every((word) => placeOfWord(word) !== undefined);
}

/** Twelve words, with the rest of the one that is being typed on offer. */
function WordsField({ value, onValue }: { readonly value: string; onValue(value: string): void }) {
	const id = useId();
	const words = wordsIn(value);
	const last = /[a-z]$/i.test(value) ? (words.at(-1) ?? "") : "";
	const done = last === "" ? words : words.slice(0, -1);
	const unknown = done.find((word) => placeOfWord(word) === undefined);
	const offers = placeOfWord(last) === undefined ? wordsLike(last, mostOffered) : [];
	const isNone = last !== "" && placeOfWord(last) === undefined && offers.length === 0;
	const wrong = unknown ?? (isNone ? last : undefined);
	return (
		<div class="field">
			<div class="field-head">
				<label for={id}>{t("restore.words")}</label>
				<span class="small muted">
					{words.length} / {recoveryCount}
				</span>
			</div>
			<textarea
				id={id}
				class="field-box field-area"
				dir="ltr"
				rows={3}
				maxLength={500}
				autocomplete="off"
				autocapitalize="none"
				spellcheck={false}
				value={value}
				aria-invalid={wrong === undefined ? undefined : true}
				aria-describedby={`${id}-says`}
				onInput={(event) => onValue(event.currentTarget.value)}
			/>
			<div id={`${id}-says`} class={wrong === undefined ? "hint" : "hint hint-bad"} role="status">
				{wrong === undefined ? t("restore.words_hint") : t("restore.unknown_word", { word: wrong })}
			</div>
			{offers.length > 0 && (
				<div class="word-offers" dir="ltr">
					{offers.map((word) => (
						<Button
							key={word}
							size="low"
							onClick={() => {
								onValue(`${value.slice(0, value.length - last.length)}${word} `);
								document.getElementById(id)?.focus();
							}}
						>
							{word}
						</Button>
					))}
				</div>
			)}
		</div>
	);
}
