//! The shape of `grammars/vocabulary.toml`: words that mean the same in every language. Each field is the list of its
//! name there; what a list is for and how it was chosen is said beside it. A [`Phrase`] is compared with identifiers word
//! by word, whatever their case and separators; a `&str` with words or pieces of a text in lower case.

use super::Phrases;
use super::embed::Embedding;
use super::functions::Functions;
use super::template::Templates;

/// Words that mean something in every language.
pub(crate) struct Vocabulary {
    /// What functions of the common libraries do.
    pub(crate) functions: Functions,
    /// What is written down of an address.
    pub(crate) stored: Stored,
    /// What statements that change a store are made of.
    pub(crate) statements: Statements,
    /// Byte strings that make a file one about mail.
    pub(crate) mail: &'static [&'static str],
    /// How a method names the object, or the type, that it belongs to.
    pub(crate) own_object: &'static [&'static str],
    /// How it names the type of that object, without parentheses behind it.
    pub(crate) own_type: &'static [&'static str],
    /// Words of protocols that share numbers with SMTP, by protocol.
    pub(crate) foreign: &'static [(&'static str, &'static [&'static str])],
    /// Commands that are named in nothing but what has to do with them.
    pub(crate) names_command: &'static Phrases,
    /// What is looked for in a reply to find that nobody has the address.
    pub(crate) sought_for_nobody: &'static Phrases,
    /// Of these, what is always said with a temporary code as well as with a permanent one.
    pub(crate) said_by_both: SaidByBoth,
    /// Names of what is looked for in a text.
    pub(crate) pattern_names: &'static Phrases,
    /// Names of outcomes: mail is given up.
    pub(crate) permanent: &'static Phrases,
    /// Names of outcomes: mail will be tried again.
    pub(crate) transient: &'static Phrases,
    /// Words that say permanent only where they are the whole result.
    pub(crate) permanent_results: &'static Phrases,
    /// Those of them that are said of anything, and not only of an address.
    pub(crate) vague_results: &'static Phrases,
    /// Words that say transient only where they are the whole result.
    pub(crate) transient_results: &'static Phrases,
    pub(crate) undecided: &'static Phrases,
    /// The same in a sentence beside it.
    pub(crate) says_undecided: &'static Phrases,
    /// Names of kinds of failures that can be nothing else, so that a plain name that ends with one is a constant for it.
    pub(crate) kinds_of_failure: &'static Phrases,
    /// Names of outcomes: mail has arrived, or an address exists.
    pub(crate) success: &'static Phrases,
    /// Words that tell which of two outcomes a name speaks of, if it speaks of both: the transient one.
    pub(crate) soft: &'static Phrases,
    /// Words behind which a name of results names kinds of the outcome, and no outcome.
    pub(crate) have_kinds: &'static Phrases,
    /// Words that say in the name of a list that all in it is final.
    pub(crate) firm: &'static Phrases,
    /// Words with which the name of a function begins that puts a flag into something.
    pub(crate) puts_flag: &'static Phrases,
    /// Functions that make an error of another one among their arguments.
    pub(crate) wraps_error: &'static Phrases,
    /// Words with which the names of such errors begin.
    pub(crate) names_error: &'static Phrases,
    /// Functions that are handed the kind of an error among others.
    pub(crate) sets_error: &'static Phrases,
    /// Functions that ask or tell but do nothing about a reply.
    pub(crate) neutral: &'static Phrases,
    /// Words with which the name of such a function begins.
    pub(crate) logs: &'static Phrases,
    /// What has such functions alone.
    pub(crate) loggers: &'static Phrases,
    /// Words with which the name of a function begins that only asks.
    pub(crate) asks: &'static Phrases,
    /// Names of calls that try something again.
    pub(crate) asks_again: &'static Phrases,
    /// Labels of arguments that say where something is put.
    pub(crate) destinations: &'static Phrases,
    /// Functions that are handed the collection in front of what they add to it.
    pub(crate) fills: &'static Phrases,
    /// Methods that put something into a collection.
    pub(crate) adds: &'static Phrases,
    /// Names of lists of what there is to tell people.
    pub(crate) notes: &'static Phrases,
    /// Names of jobs that a queue runs.
    pub(crate) jobs: &'static Phrases,
    /// Methods of a job by which it goes back into its queue.
    pub(crate) hands_back: &'static Phrases,
    /// Methods of a job by which it leaves its queue for good.
    pub(crate) drops: &'static Phrases,
    /// Fields without which nothing is sent to an address any more.
    pub(crate) standing: &'static Phrases,
    /// What has such fields.
    pub(crate) kept: &'static Phrases,
    /// Names of times at which something will be tried again.
    pub(crate) appointments: &'static Phrases,
    /// Names of HTTP statuses that ask to come again.
    pub(crate) http_later: &'static Phrases,
    /// Calls that answer a request of HTTP with a status.
    pub(crate) http_answers: &'static Phrases,
    /// States of a dialogue, which are no outcomes.
    pub(crate) dialogue_states: &'static Phrases,
    /// Words in labels that lead to what comes next in the same dialogue.
    pub(crate) goes_on: &'static Phrases,
    /// Names that hold the state of a dialogue, or the command that was sent last.
    pub(crate) dialogue_holders: &'static Phrases,
    /// Words with which constants begin that a program ends with.
    pub(crate) exit_statuses: &'static Phrases,
    /// Words that turn the name of an outcome into its contrary.
    pub(crate) negation: &'static Phrases,
    /// What says in the name of a state that an answer is waited for, and that it is the one for a recipient.
    pub(crate) awaits: &'static Phrases,
    pub(crate) names_recipient: &'static Phrases,
    /// What a no says beside it of how sure it is, and the words for little.
    pub(crate) confidence: &'static Phrases,
    pub(crate) unsure: &'static Phrases,
    /// Where settings are kept.
    pub(crate) settings: &'static Phrases,
    /// Names of functions and classes that are about bounces.
    pub(crate) about_bounces: &'static Phrases,
    /// Functions whose boolean result is the verdict on an address.
    pub(crate) verdict: &'static Phrases,
    /// Functions that ask whether a server takes any address at all.
    pub(crate) probes: &'static Phrases,
    /// Words in the names of classes that are a step of a client's dialogue.
    pub(crate) client_steps: &'static Phrases,
    /// Names of addresses that nobody has: a server that takes one takes any.
    pub(crate) made_up: &'static Phrases,
    /// Functions and flags that say whether a failure is permanent.
    pub(crate) judges_permanent: &'static Phrases,
    /// Words for what a function is asked about, behind what it says of it.
    pub(crate) judged: &'static Phrases,
    /// Functions and flags that say whether to try again.
    pub(crate) judges_transient: &'static Phrases,
    /// Ages and deadlines that excuse giving up.
    pub(crate) exhausted: &'static Phrases,
    /// Names that count attempts; they excuse giving up as well.
    pub(crate) attempts: &'static Phrases,
    /// Names of the highest number of attempts.
    pub(crate) limits: &'static Phrases,
    /// Words in the name of what is left of them.
    pub(crate) left_over: &'static Phrases,
    /// What a report says that is sent when the attempts have ended.
    pub(crate) final_actions: &'static Phrases,
    /// Names of values that hold an enhanced status code.
    pub(crate) enhanced_names: &'static Phrases,
    /// Names that hold a reply code.
    pub(crate) code_names: &'static Phrases,
    /// Words that say that numbers nearby may be codes, and are rare where they are none.
    pub(crate) speaks_of_codes: &'static Phrases,
    /// Names of protocols whose codes are spoken of in the same words.
    pub(crate) shares_codes: &'static Phrases,
    /// Words that say that a name belongs to SMTP.
    pub(crate) smtp_names: &'static Phrases,
    /// Words that say that a name belongs to HTTP.
    pub(crate) http_names: &'static Phrases,
    /// Those of them that replies of SMTP have as well.
    pub(crate) shared_names: &'static Phrases,
    /// Words that say that a number is a quantity.
    pub(crate) quantity_names: &'static Phrases,
    /// Functions of tests that compare their arguments.
    pub(crate) asserts: &'static Phrases,
    /// Functions whose number arguments are positions and widths.
    pub(crate) takes_positions: &'static Phrases,
    /// Functions that send a reply.
    pub(crate) emits: &'static Phrases,
    /// Words with which the name of a function begins that sends what it is handed.
    pub(crate) sends: &'static Phrases,
    /// Methods by which an object hands something to the other side itself.
    pub(crate) hands_on: &'static Phrases,
    /// Words in the name of what holds the reply of somebody else, or what one is compared with.
    pub(crate) quotes: &'static Phrases,
    /// Functions that send nothing of what they are handed.
    pub(crate) sends_nothing: &'static Phrases,
    /// Words in the name of a field with the code of a reply that is sent.
    pub(crate) sent_codes: &'static Phrases,
    /// Words in the name of a field with its text.
    pub(crate) sent_texts: &'static Phrases,
    /// Words at the end of the name of an error.
    pub(crate) errors: &'static Phrases,
    /// Functions that send a command and check the reply against what is expected.
    pub(crate) expects: &'static Phrases,
    /// Names whose value is an outcome.
    pub(crate) result_names: &'static Phrases,
    /// Words of prose shortly before a reply code.
    pub(crate) before_codes: &'static [&'static str],
    /// Words of prose right behind a reply code.
    pub(crate) after_codes: &'static [&'static str],
    /// Words right before a number that is no reply code.
    pub(crate) not_before_codes: &'static [&'static str],
    /// Little words that can stand right before an enhanced code.
    pub(crate) before_details: &'static [&'static str],
    /// Words right behind a number that is a quantity.
    pub(crate) units: &'static [&'static str],
    /// Words shortly before a version or a section number.
    pub(crate) before_versions: &'static [&'static str],
    /// Names of versions.
    pub(crate) version_names: &'static [&'static str],
    /// What follows a version at the beginning of a sentence.
    pub(crate) after_versions: &'static [&'static str],
    /// Statuses of HTTP with the texts that follow them, in lower case.
    pub(crate) http_reasons: &'static [&'static str],
    /// Calls that are handed a status of HTTP.
    pub(crate) http_calls: &'static Phrases,
    /// Words of a sentence about HTTP.
    pub(crate) http_topics: &'static [&'static str],
    /// Words that a hyphen can join to a reply code.
    pub(crate) before_hyphens: &'static [&'static str],
    /// How the types of diagnostics begin that quote a reply (RFC 3464 2.3.6).
    pub(crate) diagnostic_types: &'static [&'static str],
    /// What the text of a reply says that asks for another attempt.
    pub(crate) says_later: &'static Phrases,
    /// What the text of a reply says of a failure of the server itself.
    pub(crate) says_own_failure: &'static Phrases,
    pub(crate) tells_failure: &'static Phrases,
    pub(crate) blames_client: &'static Phrases,
    /// What the text of a reply says that rules another attempt out.
    pub(crate) says_never: &'static Phrases,
    /// What the text of a reply says that refuses.
    pub(crate) says_refused: &'static Phrases,
    /// What a text says that stands with temporary and with permanent codes.
    pub(crate) says_for_now: &'static Phrases,
    /// What leaves it open which of those a text says.
    pub(crate) says_open: &'static Phrases,
    /// Words in the name of a function that answers a command.
    pub(crate) handler_names: &'static Phrases,
    /// Words before the command in the name of a function that takes the answer to it.
    pub(crate) answer_handlers: &'static Phrases,
    /// What the answer to a command is called.
    pub(crate) answer_names: &'static Phrases,
    /// Names of values that hold a text.
    pub(crate) text_names: &'static Phrases,
    /// Ends of the names of texts in small letters.
    pub(crate) lowered: &'static Phrases,
    /// Names of what has come in, which is a reply where SMTP is spoken.
    pub(crate) received: &'static Phrases,
    /// Commands whose name is a common word.
    pub(crate) common_words: &'static Phrases,
    /// Parts of a path that make a file a test.
    pub(crate) test_paths: &'static [&'static str],
    /// In lower case: what a text says of a piece of code in it that is not as it should be.
    pub(crate) warnings: &'static [&'static str],
    /// What tells commands and replies of a dialogue that is written out by hand.
    pub(crate) dialogue: Dialogue,
    /// What tells codes in texts without a syntax tree.
    pub(crate) prose: Prose,
    /// Which files are templates, and what tags they have.
    pub(crate) templates: Templates,
    /// How config files stand in other files.
    pub(crate) embeddings: &'static [Embedding],
}

/// What is said with a temporary code as well as with a permanent one.
pub(crate) struct SaidByBoth {
    /// The temporary one.
    pub(crate) code: u16,
    pub(crate) words: &'static Phrases,
}

/// What is written down of an address, in a store or by a statement.
pub(crate) struct Stored {
    /// Tables of those who get mail.
    pub(crate) people: &'static Phrases,
    /// One of those.
    pub(crate) person: &'static Phrases,
    /// Calls that remove one.
    pub(crate) removes: &'static Phrases,
    /// Methods that put a row into a store.
    pub(crate) writes: &'static Phrases,
    /// Stores of addresses that get no mail any more.
    pub(crate) shut_out: &'static Phrases,
    /// Words for a store of what has happened, in which a row changes nothing.
    pub(crate) records: &'static Phrases,
    /// What stands between the name of a store and its methods.
    pub(crate) managers: &'static Phrases,
    /// Fields that say when a row ends.
    pub(crate) ends: &'static Phrases,
    /// Methods that change fields together.
    pub(crate) changes: &'static Phrases,
    /// Words with which the name of a method begins that changes one field.
    pub(crate) sets: &'static Phrases,
    /// Names of tables of conditions beside what is changed.
    pub(crate) conditions: &'static Phrases,
}

/// Words of statements that change a store, in lower case.
pub(crate) struct Statements {
    /// What begins one that puts a row into a table.
    pub(crate) insert: &'static [&'static str],
    /// What stands in front of the table.
    pub(crate) into: &'static [&'static str],
    /// What begins one that changes columns, in front of the table.
    pub(crate) update: &'static [&'static str],
    /// What stands in front of the columns.
    pub(crate) set: &'static [&'static str],
    /// What begins one that takes rows away.
    pub(crate) delete: &'static [&'static str],
    /// What stands in front of their table.
    pub(crate) from: &'static [&'static str],
    /// What stands behind them, in front of a condition.
    pub(crate) condition: &'static [&'static str],
    /// Values that mean yes.
    pub(crate) yes: &'static [&'static str],
    /// Values that mean no.
    pub(crate) no: &'static [&'static str],
}

/// What tells a command that is sent in a dialogue written out by hand.
pub(crate) struct Dialogue {
    /// Words in front of a text that something is compared with.
    pub(crate) compare_words: &'static [&'static str],
    /// Signs in front of such a text.
    pub(crate) compare_signs: &'static [&'static str],
    /// Calls of libraries that send MAIL, as they are written, in lower case.
    pub(crate) mail_calls: &'static [&'static str],
    /// Those that send RCPT.
    pub(crate) rcpt_calls: &'static [&'static str],
    /// Those that send a message.
    pub(crate) message_calls: &'static [&'static str],
}

/// Words of text without a syntax tree, in lower case.
pub(crate) struct Prose {
    /// What stands before a server's line in a transcript.
    pub(crate) server_marks: &'static [&'static str],
    /// The same, where a client speaks next to it.
    pub(crate) weak_server_marks: &'static [&'static str],
    /// What stands before a client's line.
    pub(crate) client_marks: &'static [&'static str],
    /// What mail servers log right before a reply.
    pub(crate) log_openings: &'static [&'static str],
    /// What they log earlier in the line, before a colon and the reply.
    pub(crate) log_phrases: &'static [&'static str],
    /// What they log earlier in the line, before a parenthesis and the reply.
    pub(crate) log_fields: &'static [&'static str],
    /// Fields with an enhanced code.
    pub(crate) enhanced_fields: &'static [&'static str],
    /// Names of the protocol.
    pub(crate) protocol: &'static [&'static str],
    /// Words right before a code that make the protocol's name before them speak of it.
    pub(crate) names: &'static [&'static str],
    /// Words that make three numbers an enhanced code.
    pub(crate) enhanced_names: &'static [&'static str],
    /// What a server offers in its answer to EHLO, in lower case.
    pub(crate) offers: &'static [&'static str],
    /// Words for a reply and its parts.
    pub(crate) reply_words: &'static [&'static str],
    /// What a server does with a code.
    pub(crate) verbs: &'static [&'static str],
    /// What a code can be put before: `a 550 error`.
    pub(crate) nouns: &'static [&'static str],
    /// Words of sentences about mail.
    pub(crate) topics: &'static [&'static str],
    /// What a refusal of mail speaks of.
    pub(crate) refused: &'static [&'static str],
    /// Words between codes of one list.
    pub(crate) joints: &'static [&'static str],
    /// Words right before a number that is none.
    pub(crate) not_before: &'static [&'static str],
    /// Names of settings and fields that hold the text of a reply.
    pub(crate) reply_keys: &'static [&'static str],
    /// Texts that only replies of mail servers have.
    pub(crate) reasons: &'static [&'static str],
}
