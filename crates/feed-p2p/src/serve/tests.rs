use super::*;
use crate::testing::{Shelf, World};

fn serve(shelf: &Shelf, request: &Request) -> Answer {
    let recent = Recent::default();
    let (answer, _) = answer(&mut shelf.clone(), &recent, request);
    assert!(answer.answers(request), "{answer:?}");
    answer
}

// spec: P2P-24
#[test]
fn what_is_no_document_of_a_feed_has_no_name() {
    let world = World::started(3);
    let shelf = Shelf::of(&world.feed);
    let path = *world
        .feed
        .keys()
        .find(|p| p.starts_with("deltas/"))
        .as_ref()
        .unwrap();
    for other in [
        "statements/notes.txt",
        "statements/index.txt",
        "epochs/evil",
        "epochs/0000000001/more",
        "deltas/index.txt",
        "evidence/0000000001-aa.cose",
    ] {
        shelf.put(other, vec![1]);
    }
    let names = |folder: &str| {
        let folder = Folder::parse(folder).unwrap();
        match serve(&shelf, &Request::Names(folder, String::new())) {
            Answer::Names(names, false) => names,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(names("epochs"), ["0000000001", "0000000002", "0000000003"]);
    assert_eq!(names("statements").len(), 2);
    assert_eq!(names("deltas").len(), 2);
    let parts: Vec<&str> = path.rsplitn(2, '/').collect();
    assert_eq!(names(parts[1]), [parts[0]]);
    assert_eq!(names("registrars"), Vec::<String>::new());
}

#[test]
fn names_come_in_pages() {
    let shelf = Shelf::default();
    for number in 0..=2 * NAMES {
        shelf.put(&format!("epochs/{number:010}/list.cbor"), vec![]);
    }
    let mut all = Vec::new();
    loop {
        let after = all.last().cloned().unwrap_or_default();
        match serve(&shelf, &Request::Names(Folder::Epochs, after)) {
            Answer::Names(names, more) => {
                all.extend(names);
                if !more {
                    break;
                }
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(all.len(), 2 * NAMES + 1);
}

#[test]
fn a_large_list_comes_in_pieces_and_is_read_once() {
    let shelf = Shelf::default();
    let place = Place::List(Epoch(1));
    let list: Vec<u8> = (0..=250u8).cycle().take(2 * CHUNK + 5).collect();
    shelf.put(&place.path(), list.clone());
    let recent = Recent::default();
    let mut got: Vec<u8> = Vec::new();
    while got.len() < list.len() {
        let offset = u32::try_from(got.len()).unwrap();
        let request = Request::Read(place, offset);
        let (answer, cost) = answer(&mut shelf.clone(), &recent, &request);
        assert!(answer.answers(&request));
        assert_eq!(
            cost > 2 * CHUNK,
            got.is_empty(),
            "only the first piece reads it"
        );
        match answer {
            Answer::Chunk(_, piece) => got.extend_from_slice(&piece),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(got, list);
    let beyond = serve(&shelf, &Request::Read(place, u32::MAX));
    assert_eq!(
        beyond,
        Answer::Chunk(u32::try_from(list.len()).unwrap(), vec![].into())
    );
    assert_eq!(
        serve(&shelf, &Request::Read(Place::Genesis, 0)),
        Answer::None
    );
}

#[test]
fn a_range_ends_where_one_is_missing() {
    let mut world = World::started(5);
    world.feed.remove(&layout::announcement(Epoch(4)));
    let shelf = Shelf::of(&world.feed);
    let count = |first, count| match serve(&shelf, &Request::Announcements(Epoch(first), count)) {
        Answer::Announcements(all) => all.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(count(1, 2), 2);
    assert_eq!(count(1, 64), 3);
    assert_eq!(count(4, 64), 0);
    assert_eq!(count(5, 64), 1);
    assert_eq!(count(u32::MAX, 64), 0);
}
