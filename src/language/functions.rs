//! The shape of the part of `grammars/vocabulary.toml` about functions of the common libraries, as that of the whole is in
//! [`super::vocabulary`].

use super::Phrases;

/// Words for functions of the common libraries, by what they do.
pub(crate) struct Functions {
    /// Whether a text begins with another.
    pub(crate) prefix_test: &'static Phrases,
    /// Whether, or where, a text holds another.
    pub(crate) contains_test: &'static Phrases,
    /// Whether a reply is positive, and whether it has a code.
    pub(crate) asks_success: &'static Phrases,
    pub(crate) asks_code: &'static Phrases,
    /// Names that hold whether all went well.
    pub(crate) success_flags: &'static Phrases,
    /// Words in front of a failure in the name of a call that tells somebody of one: `addTransactionError`.
    pub(crate) tells_of_failure: &'static Phrases,
    /// Calls that tell of an event by its name.
    pub(crate) fires_event: &'static Phrases,
    /// What holds where something holds for each of a list.
    pub(crate) all_of: &'static Phrases,
    /// Types of which a constant is a reply code, and names of the constant for 250.
    pub(crate) types_of_replies: &'static Phrases,
    pub(crate) means_completed: &'static Phrases,
    pub(crate) marks_code: &'static Phrases,
    pub(crate) gives_value: &'static Phrases,
    /// Whether one of several texts stands in a text, and whether something holds for one of a list.
    pub(crate) contains_any: &'static Phrases,
    pub(crate) any_of: &'static Phrases,
    /// Whether, or where, a text holds another, never telling that it begins with it.
    pub(crate) holds_test: &'static Phrases,
    /// Whether two values are the same.
    pub(crate) equality: &'static Phrases,
    /// Whether a collection holds a value.
    pub(crate) membership: &'static Phrases,
    /// The same value in another type, or without what is around it.
    pub(crate) conversion: &'static Phrases,
    /// The same value as a text.
    pub(crate) to_text: &'static Phrases,
    /// The number that a text holds.
    pub(crate) to_number: &'static Phrases,
    /// The same value without what it is held in, or a copy of it.
    pub(crate) unwraps: &'static Phrases,
    /// A part of a text by positions.
    pub(crate) head: &'static Phrases,
    /// The first so many characters of a text.
    pub(crate) leading: &'static Phrases,
    /// One character of a text.
    pub(crate) first: &'static Phrases,
    /// A text, cut into its parts.
    pub(crate) cuts: &'static Phrases,
    /// The letters of a text, one by one.
    pub(crate) letters: &'static Phrases,
    /// The first of some parts.
    pub(crate) foremost: &'static Phrases,
    /// Whether a pattern matches.
    pub(crate) match_test: &'static Phrases,
    /// Words in the name of a function that is asked something.
    pub(crate) asks: &'static Phrases,
    /// What makes a pattern of a text.
    pub(crate) makes_pattern: &'static Phrases,
    /// What runs a function once, when its value is asked for first.
    pub(crate) makes_late: &'static Phrases,
    /// Whether a pattern has matched the text that it was put to before.
    pub(crate) tries_match: &'static Phrases,
    /// What gives the groups that a pattern has found, beside such a test.
    pub(crate) captures: &'static Phrases,
    /// One of such groups, by its number.
    pub(crate) groups: &'static Phrases,
    /// All of them.
    pub(crate) group_lists: &'static Phrases,
    /// The text of one.
    pub(crate) group_texts: &'static Phrases,
    /// The text that a pattern has found.
    pub(crate) found_text: &'static Phrases,
    /// A comparison of two texts that gives zero where they agree.
    pub(crate) difference: &'static Phrases,
    /// The same for a part of a text, from a position on.
    pub(crate) compares_part: &'static Phrases,
    /// Whether a pattern matches at the start.
    pub(crate) anchored_match: &'static Phrases,
    /// Whether the whole of a text matches the pattern that is all that its method is handed.
    pub(crate) whole_match: &'static Phrases,
    /// Methods of a type that give a value of it.
    pub(crate) constructs: &'static Phrases,
    /// Values that are a failure of no class.
    pub(crate) failures: &'static Phrases,
    /// What holds the result of a function as a number.
    pub(crate) results_by_number: &'static Phrases,
    /// How the name of a function begins that only looks.
    pub(crate) looks_up: &'static Phrases,
    /// Flags that say that something has failed, whatever the class.
    pub(crate) failure_flags: &'static Phrases,
    /// Collections of what has.
    pub(crate) failure_lists: &'static Phrases,
    /// Functions that raise a failure themselves, whoever has them.
    pub(crate) raises: &'static Phrases,
    /// What a failure is called and no more: a function of the file that raises one, a state that something is left in.
    pub(crate) names_failure: &'static Phrases,
    /// Methods that write down that something has failed.
    pub(crate) records_failure: &'static Phrases,
    /// Functions that hand an error to whoever waits for the result.
    pub(crate) refuses: &'static Phrases,
    /// Ends of the names of constants for a failure without its class.
    pub(crate) names_refusal: &'static Phrases,
    /// Calls that send the message that they are handed.
    pub(crate) sends_message: &'static Phrases,
    /// What sends nothing but mail.
    pub(crate) sends_mail: &'static Phrases,
    /// Objects that send mail.
    pub(crate) mailers: &'static Phrases,
    /// Calls that do not return.
    pub(crate) leaves: &'static Phrases,
    /// Calls that end the program, with a status.
    pub(crate) exits: &'static Phrases,
    /// Whether a text is empty, and how long it is.
    pub(crate) measures: &'static Phrases,
    /// Parts of the names of functions that make a text of a format.
    pub(crate) formats: &'static Phrases,
    /// Words in the name of a constant that is the text of a command.
    pub(crate) command_texts: &'static Phrases,
    /// Write a text into the buffer that they are handed first.
    pub(crate) writes_into: &'static Phrases,
    /// Reads the next line, or bytes, of a connection.
    pub(crate) reads: &'static Phrases,
    /// Takes the answer to the command that was sent before, and may be told what to expect.
    pub(crate) answers: &'static Phrases,
    /// Parameters with the codes that are expected.
    pub(crate) expected: &'static Phrases,
    /// Parameters that end the attempts when they are called.
    pub(crate) bails: &'static Phrases,
    /// Calls that have a function done later.
    pub(crate) schedules: &'static Phrases,
    /// Calls that make a promise of a function.
    pub(crate) promises: &'static Phrases,
    /// Parts of the names of calls that give a connection.
    pub(crate) connects: &'static Phrases,
    /// What writes to a log or, to a connection, sends.
    pub(crate) prints: &'static Phrases,
    /// Calls that give what the call gives that they are handed.
    pub(crate) waits_for: &'static Phrases,
    /// Calls that wait.
    pub(crate) waits: &'static Phrases,
    /// Of the calls that read, those that give what has come in as it is.
    pub(crate) reads_text: &'static Phrases,
    /// What is printed of an address that there is, and of one that nobody has.
    pub(crate) prints_yes: &'static Phrases,
    pub(crate) prints_no: &'static Phrases,
    /// What a text is printed to, where that is a name of the function or its object, that may be a connection.
    pub(crate) writers: &'static Phrases,
    /// What stands in front of a command in the names of calls that send it, and what may stand in front of that.
    pub(crate) sends_command: &'static Phrases,
    pub(crate) protocols: &'static Phrases,
    /// What is done with an answer by calls that are told which codes to expect, and what such an answer is called.
    pub(crate) takes: &'static Phrases,
    pub(crate) taken: &'static Phrases,
    /// Calls that end a dialogue, or its transaction.
    pub(crate) closes: &'static Phrases,
    /// Policies that try again what the calls before them in a chain handle.
    pub(crate) retry_chains: &'static Phrases,
    /// What such a policy handles.
    pub(crate) handles: &'static Phrases,
    /// Hands the result of the function around to whoever waits for it.
    pub(crate) settles: &'static Phrases,
    /// Policies that try again what raised an exception of some types.
    pub(crate) retries: &'static Phrases,
    /// Those that are handed the types first, or by name.
    pub(crate) retries_of: &'static Phrases,
    /// Types of which all exceptions are, or all but those that end the program.
    pub(crate) all_exceptions: &'static Phrases,
    /// Calls that hand exceptions of some types to the function behind them.
    pub(crate) rescues: &'static Phrases,
    /// The argument of such a call that names the function in place of one behind it.
    pub(crate) rescued_with: &'static Phrases,
    /// Policies that drop what raised an exception of some types.
    pub(crate) gives_up: &'static Phrases,
    /// Arguments with the types, where the name of the call says what is done with them.
    pub(crate) names_types: &'static Phrases,
    /// Whether a number lies between two others, both included.
    pub(crate) between: &'static Phrases,
    /// Whether a value is of a type.
    pub(crate) type_test: &'static Phrases,
    /// The numbers from one to below another.
    pub(crate) range: &'static Phrases,
    /// Whether a value is a number at all, or has a part.
    pub(crate) sanity_test: &'static Phrases,
    /// A collection of the arguments.
    pub(crate) collection: &'static Phrases,
    /// The keys of a table, or how many there are: what stands beside them is not looked at.
    pub(crate) keys: &'static Phrases,
    /// How many places a list has.
    pub(crate) counts: &'static Phrases,
    /// Pairs of a key and what stands beside it.
    pub(crate) items: &'static Phrases,
}
