//! One module for each group of commands.

mod answer;
mod authority;
mod epoch;
mod framework;
mod init;
mod list;
mod offer;
mod person;
mod registrar;
mod revoke;
pub(crate) mod rules;
mod serve;
mod shard;
mod status;
mod timeline;

use huepass_cli::{Context, Exit, PassphraseArgs, Report};

use crate::{AuthorityCommand, Command, Epoch, Framework, Person, RegistrarCommand, Shard};

/// Does what the command line asks for.
pub(crate) fn run(
    context: &mut Context,
    keys: &PassphraseArgs,
    command: Command,
) -> Result<Exit, Report> {
    match command {
        Command::Init {
            name,
            framework_name,
            rhythm,
        } => init::run(context, keys, &name, framework_name, rhythm),
        Command::Framework(command) => match command {
            Framework::Found {
                registrar,
                quorum,
                name,
                rhythm,
                out,
            } => framework::found(context, &registrar, quorum, name, rhythm, &out),
            Framework::Sign { folder } => framework::sign(context, keys, &folder),
            Framework::Join { folder, pin } => framework::join(context, &folder, pin.as_deref()),
            Framework::Learn { paths } => framework::learn(context, &paths),
        },
        Command::Registrar(command) => match command {
            RegistrarCommand::Init => registrar::init(context, keys),
            RegistrarCommand::Learn { feed } => registrar::learn(context, keys, &feed),
        },
        Command::Authority(command) => match command {
            AuthorityCommand::Init { name, kind } => authority::init(context, keys, &name, kind),
            AuthorityCommand::Descriptor { out } => authority::descriptor(context, keys, &out),
            AuthorityCommand::Accredit {
                descriptor,
                out,
                epoch,
            } => authority::accredit(context, keys, &descriptor, &out, epoch),
            AuthorityCommand::Exclude {
                authority,
                out,
                epoch,
            } => authority::exclude(context, keys, &authority, &out, epoch),
        },
        Command::Shard(command) => match command {
            Shard::Add => shard::add(context, keys),
            Shard::Retire { number, epoch } => shard::retire(context, keys, number, epoch),
            Shard::List => shard::list(context, keys),
        },
        Command::Person(command) => match command {
            Person::Add {
                csv: Some(csv),
                refused,
                why,
                ..
            } => list::add(context, keys, &csv, refused.as_deref(), &why),
            Person::Add {
                colour, hours, why, ..
            } => person::add(context, keys, colour, hours, &why),
            Person::List { after, limit } => person::list(context, keys, after.as_deref(), limit),
            Person::History { person } => person::history(context, keys, &person),
            Person::Timeline { person } => timeline::run(context, keys, &person),
        },
        Command::Offer {
            person,
            pin_file,
            form,
        } => offer::run(context, keys, &person, pin_file.as_deref(), &form),
        Command::Answer { request, form } => answer::run(context, keys, &request, &form),
        Command::Colour {
            person,
            colour,
            hours,
            why,
        } => revoke::colour(context, keys, &person, colour, hours, &why),
        Command::Revoke {
            file: Some(file),
            why,
            ..
        } => revoke::file(context, keys, &file, &why),
        Command::Revoke {
            persons,
            lost_wallet,
            why,
            ..
        } => revoke::persons(context, keys, &persons, lost_wallet, &why),
        Command::Epoch(command) => match command {
            Epoch::Report { round } => epoch::report(context, keys, &round),
            Epoch::Step {
                round,
                propose,
                with,
            } => epoch::step(context, keys, &round, propose, &with),
            Epoch::Publish { out, round: None } => epoch::publish(context, keys, &out),
            Epoch::Publish {
                out,
                round: Some(round),
            } => epoch::publish_round(context, &round, &out),
        },
        Command::Rules(command) => rules::run(context, keys, command),
        Command::Serve {
            feed,
            publish,
            options,
        } => serve::run(context, keys, &feed, publish, &options),
        Command::Status => status::run(context, keys),
    }
}
