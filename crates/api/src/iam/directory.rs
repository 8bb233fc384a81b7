//! All identities, in memory and kept true by the store's watch; and their changes.
//!
//! Reading takes no IO, so that a request can be judged on its way. Changes go one after another:
//! what holds between documents (a group that is deleted has no users) holds while each is of one
//! document.

use super::error::{already_exists, no_such_entity, of_store};
use model::identity::{Entity, Group, ManagedPolicy, PREFIX, Role, User, segment};
use model::sealing::Sealing;
use model::store::{Change, Document, Expect, Store, StoreError, WatchGuard};
use model::{AccountId, Clock};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use wire::AwsError;

/// Documents that are read at once.
const BATCH: usize = 500;

type Kept<E> = BTreeMap<String, Arc<E>>;

/// The identities of the account.
pub struct Directory {
    pub(crate) account: AccountId,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) sealing: Arc<dyn Sealing>,
    store: Arc<dyn Store>,
    seen: Arc<Seen>,
    /// Held while something is changed.
    changing: tokio::sync::Mutex<()>,
    _watch: Mutex<WatchGuard>,
}

#[derive(Default)]
struct Seen {
    entities: RwLock<Entities>,
    /// Grows with each change.
    generation: AtomicU64,
}

/// What there is, by the last segments of the documents' keys.
#[derive(Default)]
pub(crate) struct Entities {
    pub(crate) users: Kept<User>,
    pub(crate) groups: Kept<Group>,
    pub(crate) roles: Kept<Role>,
    pub(crate) policies: Kept<ManagedPolicy>,
    /// Users by the ids of their access keys.
    keys: HashMap<String, Arc<User>>,
}

/// Where the entities of one kind are.
pub(crate) trait Kind: Entity {
    fn kept(entities: &Entities) -> &Kept<Self>;
    fn kept_mut(entities: &mut Entities) -> &mut Kept<Self>;
}

macro_rules! kind {
    ($type:ty, $field:ident) => {
        impl Kind for $type {
            fn kept(entities: &Entities) -> &Kept<Self> {
                &entities.$field
            }

            fn kept_mut(entities: &mut Entities) -> &mut Kept<Self> {
                &mut entities.$field
            }
        }
    };
}

kind!(User, users);
kind!(Group, groups);
kind!(Role, roles);
kind!(ManagedPolicy, policies);

impl Directory {
    /// Reads everything, and watches it from then on.
    ///
    /// # Errors
    /// When the state can't be read, or a document in it is broken.
    pub async fn open(
        store: Arc<dyn Store>,
        account: AccountId,
        sealing: Arc<dyn Sealing>,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>, StoreError> {
        let seen = Arc::new(Seen::default());
        let watching = Arc::clone(&seen);
        let watch = store.watch(
            PREFIX,
            Arc::new(move |change: &Change| {
                if let Err(error) = watching.apply(&change.key, change.document.as_ref()) {
                    tracing::error!(%error, "a changed identity can't be read");
                }
            }),
        );
        let mut after: Option<String> = None;
        loop {
            let batch = store.list(PREFIX, after.as_deref(), BATCH).await?;
            for document in &batch {
                seen.apply(&document.key, Some(document))?;
            }
            match batch.last() {
                Some(last) if batch.len() == BATCH => after = Some(last.key.clone()),
                _ => break,
            }
        }
        let changing = tokio::sync::Mutex::default();
        let _watch = Mutex::new(watch);
        Ok(Arc::new(Self { account, clock, sealing, store, seen, changing, _watch }))
    }

    /// Grows with each change of any identity.
    pub fn generation(&self) -> u64 {
        self.seen.generation.load(Ordering::Acquire)
    }

    /// A user by their name, in any case.
    pub fn user(&self, name: &str) -> Option<Arc<User>> {
        self.find(name)
    }

    /// The user who has an access key.
    pub fn user_of_key(&self, id: &str) -> Option<Arc<User>> {
        self.entities().keys.get(id).cloned()
    }

    /// A role by its name, in any case.
    pub fn role(&self, name: &str) -> Option<Arc<Role>> {
        self.find(name)
    }

    /// A role by its ARN, whose path must be the role's.
    pub fn role_by_arn(&self, arn: &str) -> Option<Arc<Role>> {
        let role = self.role(arn.rsplit('/').next()?)?;
        (self.arn("role", &role.path, &role.name) == arn).then_some(role)
    }

    /// `arn:aws:iam::<account>:<kind><path><name>`.
    pub fn arn(&self, kind: &str, path: &str, name: &str) -> String {
        format!("arn:aws:iam::{}:{kind}{path}{name}", self.account)
    }

    /// The ARN of a `user`, `group`, `role` or `policy`, if there is one of the name in any case. Policies
    /// know it by the name that it was given.
    pub fn arn_of(&self, kind: &str, name: &str) -> Option<String> {
        let (entities, key) = (self.entities(), segment(name));
        let (path, name) = match kind {
            "user" => entities.users.get(&key).map(|user| (&user.path, &user.name)),
            "group" => entities.groups.get(&key).map(|group| (&group.path, &group.name)),
            "role" => entities.roles.get(&key).map(|role| (&role.path, &role.name)),
            "policy" => entities.policies.get(&key).map(|policy| (&policy.path, &policy.name)),
            _ => None,
        }?;
        Some(self.arn(kind, path, name))
    }

    /// Tags and boundary of a user or a role, by its ARN.
    pub fn tags_and_boundary(&self, arn: &str) -> (BTreeMap<String, String>, Option<String>) {
        let name = arn.rsplit('/').next().unwrap_or_default();
        let (entities, key) = (self.entities(), segment(name));
        if arn.contains(":user/") {
            entities.users.get(&key).map(|user| (user.tags.clone(), user.boundary.clone()))
        } else if arn.contains(":role/") {
            entities.roles.get(&key).map(|role| (role.tags.clone(), role.boundary.clone()))
        } else if arn.contains(":policy/") {
            entities.policies.get(&key).map(|policy| (policy.tags.clone(), None))
        } else {
            None
        }
        .unwrap_or_default()
    }

    /// The state, for what is kept beside the entities.
    pub(super) fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// All there is, for as long as the guard is held: never across an await.
    pub(crate) fn entities(&self) -> RwLockReadGuard<'_, Entities> {
        self.seen.entities.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn find<E: Kind>(&self, name: &str) -> Option<Arc<E>> {
        E::kept(&self.entities()).get(&segment(name)).cloned()
    }

    /// The entity of a name, or AWS's error.
    pub(crate) fn existing<E: Kind>(&self, name: &str) -> Result<Arc<E>, AwsError> {
        self.find(name).ok_or_else(|| {
            no_such_entity(format!("The {} with name {name} cannot be found.", E::WORD))
        })
    }

    /// All of a kind in the order of their names.
    pub(crate) fn all<E: Kind>(&self) -> Vec<Arc<E>> {
        E::kept(&self.entities()).values().cloned().collect()
    }

    /// Keeps something new. `check` is called while nothing else can change.
    pub(crate) async fn add<E: Kind>(
        &self,
        new: E,
        check: impl FnOnce(&Entities) -> Result<(), AwsError> + Send,
    ) -> Result<Arc<E>, AwsError> {
        let _changing = self.changing.lock().await;
        let exists = || {
            already_exists(format!("{} with name {} already exists.", capital(E::WORD), new.name()))
        };
        {
            let entities = self.entities();
            if E::kept(&entities).contains_key(&segment(new.name())) {
                return Err(exists());
            }
            check(&entities)?;
        }
        match self.put(&new, Expect::Absent).await {
            Ok(()) => Ok(Arc::new(new)),
            Err(StoreError::Conflict(_)) => Err(exists()),
            Err(error) => Err(of_store(&error)),
        }
    }

    /// Changes something; `change` sees the rest as it is, and nothing else changes meanwhile. A new
    /// name moves the document.
    pub(crate) async fn change<E: Kind, T: Send>(
        &self,
        name: &str,
        change: impl FnOnce(&mut E, &Entities) -> Result<T, AwsError> + Send,
    ) -> Result<T, AwsError> {
        let _changing = self.changing.lock().await;
        let before = self.existing::<E>(name)?;
        let mut entity = E::clone(&before);
        let result = change(&mut entity, &self.entities())?;
        self.put(&entity, Expect::Anything).await.map_err(|error| of_store(&error))?;
        Ok(result)
    }

    /// Gives something another name, which nothing else has; `follow` changes what names it.
    pub(crate) async fn rename<E: Kind>(
        &self,
        name: &str,
        change: impl FnOnce(&mut E) + Send,
    ) -> Result<(), AwsError> {
        let _changing = self.changing.lock().await;
        let before = self.existing::<E>(name)?;
        let mut entity = E::clone(&before);
        change(&mut entity);
        let moved = segment(entity.name()) != segment(before.name());
        if moved && self.find::<E>(entity.name()).is_some() {
            return Err(already_exists(format!(
                "{} with name {} already exists.",
                capital(E::WORD),
                entity.name()
            )));
        }
        // First the new one: whoever looks in between finds both, and a crash loses neither.
        self.put(&entity, Expect::Anything).await.map_err(|error| of_store(&error))?;
        if moved {
            self.delete::<E>(before.name()).await?;
        }
        Ok(())
    }

    /// Deletes something. `check` is called while nothing else can change.
    pub(crate) async fn remove<E: Kind>(
        &self,
        name: &str,
        check: impl FnOnce(&E, &Entities) -> Result<(), AwsError> + Send,
    ) -> Result<(), AwsError> {
        let _changing = self.changing.lock().await;
        let entity = self.existing::<E>(name)?;
        check(&entity, &self.entities())?;
        self.delete::<E>(entity.name()).await
    }

    async fn put<E: Kind>(&self, entity: &E, expect: Expect) -> Result<(), StoreError> {
        let value = serde_json::to_vec(entity).map_err(|e| StoreError::Failed(e.to_string()))?;
        self.store.put(&E::key(entity.name()), value, expect).await.map(|_| ())
    }

    async fn delete<E: Kind>(&self, name: &str) -> Result<(), AwsError> {
        self.store.delete(&E::key(name), Expect::Anything).await.map_err(|error| of_store(&error))
    }
}

impl Seen {
    fn apply(&self, key: &str, document: Option<&Document>) -> Result<(), StoreError> {
        let mut parts = key.strip_prefix(PREFIX).unwrap_or_default().splitn(2, '/');
        let (kind, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let mut entities = self.entities.write().unwrap_or_else(PoisonError::into_inner);
        match kind {
            User::KIND => {
                let before = entities.users.get(name).cloned();
                for key in before.iter().flat_map(|user| &user.access_keys) {
                    // A user who was renamed has their keys under the new name already.
                    if entities.keys.get(&key.id).is_some_and(|user| segment(&user.name) == name) {
                        entities.keys.remove(&key.id);
                    }
                }
                take::<User>(&mut entities, key, name, document)?;
                if let Some(user) = entities.users.get(name).cloned() {
                    for key in &user.access_keys {
                        entities.keys.insert(key.id.clone(), Arc::clone(&user));
                    }
                }
            }
            Group::KIND => take::<Group>(&mut entities, key, name, document)?,
            Role::KIND => take::<Role>(&mut entities, key, name, document)?,
            ManagedPolicy::KIND => take::<ManagedPolicy>(&mut entities, key, name, document)?,
            _ => return Ok(()),
        }
        self.generation.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }
}

fn take<E: Kind>(
    entities: &mut Entities,
    key: &str,
    name: &str,
    document: Option<&Document>,
) -> Result<(), StoreError> {
    let Some(document) = document else {
        E::kept_mut(entities).remove(name);
        return Ok(());
    };
    let entity: E = serde_json::from_slice(&document.value)
        .map_err(|error| StoreError::Failed(format!("the document '{key}' is broken: {error}")))?;
    E::kept_mut(entities).insert(name.to_owned(), Arc::new(entity));
    Ok(())
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}
