use super::*;

/// Costs that tell apart what they were multiplied with.
fn unit() -> Unit {
    let line = |fixed, each| Line { fixed, each };
    Unit {
        pairing: 500.0,
        list: line(40.0, 240.0),
        descriptor: line(200.0, 220.0),
        segment: [1.5e3, 5e3, 20e3, 80e3, 330e3],
        retirement: 250.0,
        open_list: line(0.5, 0.3),
        follows: 0.001,
        open_descriptor: line(0.3, 0.2),
        open_segment: line(0.1, 0.001),
        catch_up: line(2.5, 0.05),
        own_entry: 3.0,
        audit: line(1.5, 0.15),
    }
}

const QUORUM: Quorum = Quorum {
    announcement: 600.0,
    open: 0.3,
    learn: 0.4,
    round: Line {
        fixed: 2000.0,
        each: 600.0,
    },
    work: Line {
        fixed: 10.0,
        each: 2.0,
    },
};

const PLACE: Place = Place {
    name: "place",
    people: 1e6,
    authorities: 1.0,
    registrars: 3,
    quorum: 2,
    frameworks: 1.0,
};

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}

#[test]
fn what_the_programs_refuse_is_named() {
    let refused = |people, size| {
        let place = Place { people, ..PLACE };
        Setting::new(&unit(), &QUORUM, &place, size).refused
    };
    assert!(refused(1e6, 300e3)[0].contains("100,000"));
    assert!(refused(1e9, 20e3)[0].contains("8 MiB"));
    assert!(refused(100e6, 1e3).iter().any(|l| l.contains("16,384")));
    assert!(refused(1e9, 1e3).iter().any(|l| l.contains("262,144")));
    assert!(refused(1e9, 100e3).iter().any(|l| l.contains("4,096")));
    assert!(refused(1e6, 10e3).is_empty());
}

#[test]
fn chances_add_up() {
    for mean in [0.000_7, 0.07, 2.0, 900.0] {
        let (mut any, mut sum) = (0.0, 0.0);
        for (chance, k) in poisson(mean) {
            any += chance;
            sum += chance * float(k);
        }
        assert!(near(any, at_least_one(mean)), "{mean}: {any}");
        assert!(near(sum, mean), "{mean}: {sum}");
    }
}

#[test]
fn segments_are_filled_up_to_the_next_class() {
    let cut = |revoked| cut(&unit(), revoked);
    assert_eq!(cut(0), (0.0, 0.0, 0.0));
    assert_eq!(cut(1), (1.0, 16.0, 1.5e3));
    assert_eq!(cut(16), (1.0, 16.0, 1.5e3));
    assert_eq!(cut(17), (1.0, 64.0, 5e3));
    assert_eq!(cut(4096), (1.0, 4096.0, 330e3));
    assert_eq!(cut(4097), (2.0, 4112.0, 331.5e3));
}

#[test]
fn a_shard_lives_until_its_handles_are_used_up() {
    let setting = Setting::new(&unit(), &QUORUM, &PLACE, 100e3);
    // 100,000 first passes, then 14,285.7 renewals and 100 changes a day of two handles each.
    assert!(near(
        setting.life,
        (1_048_576.0 - 100e3) / 14_485.714_285_714
    ));
}

#[test]
fn lists_are_read_for_every_epoch_however_seldom_a_wallet_syncs() {
    let setting = Setting::new(&unit(), &QUORUM, &PLACE, 1e3);
    let lists = 144.0 * setting.list;
    for load in [setting.every_epoch, setting.hourly, setting.daily] {
        assert!(load.bytes > lists);
    }
    assert!(setting.daily.bytes < 1.1 * lists);
    assert!(setting.thrifty.bytes < 0.3 * lists);
    assert!(setting.every_epoch.requests > setting.hourly.requests);
    assert!(setting.hourly.requests > setting.daily.requests);
}
