//! Git repositories over HTTP and HTTPS: `git http-backend` behind a small server on a free port.

use std::{
    io::Write as _,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, StatusCode, Uri},
    serve::Listener,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tokio_rustls::{TlsAcceptor, rustls, server::TlsStream};

use super::git_repository::git_command;

/// A server for the repositories in a folder. It stops when it is dropped.
pub struct GitServer {
    /// `http://127.0.0.1:PORT` (or another address) or `https://localhost:PORT`.
    pub url: String,
    /// The certificate of the server's authority, PEM.
    pub ca: Option<String>,
    requests: watch::Receiver<Vec<String>>,
    _task: JoinSet<()>,
}

/// How a server behaves.
#[derive(Clone, Default)]
pub struct Behaviour {
    /// The `Authorization` header that it wants.
    pub authorization: Option<String>,
    /// Whether it gives commits that no reference leads to.
    pub any_commit: bool,
    /// Where it sends everybody instead: `{path}` is what was asked for.
    pub redirect: Option<String>,
    /// What it answers instead: status, content type, body.
    pub answer: Option<(u16, String, Vec<u8>)>,
    /// Whether it never answers.
    pub silent: bool,
    /// Who asks for a pack has to wait until this is true.
    pub gives_packs: Option<watch::Receiver<bool>>,
}

#[derive(Clone)]
struct Backend {
    root: PathBuf,
    behaviour: Behaviour,
    requests: Arc<watch::Sender<Vec<String>>>,
}

impl GitServer {
    /// Over HTTP, for everybody.
    pub async fn http(root: &Path) -> Self {
        Self::start(root, Behaviour::default(), false).await
    }

    /// Over HTTP at this address of this machine, where others than this machine reach it.
    pub async fn http_on(root: &Path, address: IpAddr) -> Self {
        Self::start_on(root, Behaviour::default(), false, address).await
    }

    /// Over HTTP, with a behaviour.
    pub async fn http_with(root: &Path, behaviour: Behaviour) -> Self {
        Self::start(root, behaviour, false).await
    }

    /// Over HTTPS with a certificate of its own authority.
    pub async fn https_with(root: &Path, behaviour: Behaviour) -> Self {
        Self::start(root, behaviour, true).await
    }

    async fn start(root: &Path, behaviour: Behaviour, tls: bool) -> Self {
        Self::start_on(root, behaviour, tls, IpAddr::V4(Ipv4Addr::LOCALHOST)).await
    }

    async fn start_on(root: &Path, behaviour: Behaviour, tls: bool, address: IpAddr) -> Self {
        let (sender, requests) = watch::channel(Vec::new());
        let backend = Backend { root: root.to_owned(), behaviour, requests: Arc::new(sender) };
        let app = Router::new().fallback(answer).with_state(backend);
        let listener = TcpListener::bind((address, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut task = JoinSet::new();
        let (url, ca) = if tls {
            let (acceptor, ca) = certificate();
            let listener = TlsListener { listener, acceptor };
            task.spawn(async move { axum::serve(listener, app).await.unwrap() });
            (format!("https://localhost:{port}"), Some(ca))
        } else {
            task.spawn(async move { axum::serve(listener, app).await.unwrap() });
            (format!("http://{address}:{port}"), None)
        };
        Self { url, ca, requests, _task: task }
    }

    /// What was asked for so far: method and path.
    pub fn requests(&self) -> Vec<String> {
        self.requests.borrow().clone()
    }

    /// Waits until it was asked so often from now on.
    pub async fn asked(&self, times: usize) {
        let mut requests = self.requests.clone();
        let wanted = requests.borrow().len() + times;
        requests.wait_for(|requests| requests.len() >= wanted).await.unwrap();
    }
}

async fn answer(
    State(backend): State<Backend>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    backend.requests.send_modify(|requests| requests.push(format!("{method} {}", uri.path())));
    let text = |status: StatusCode, text: &str| {
        Response::builder().status(status).body(Body::from(text.to_owned())).unwrap()
    };
    let behaviour = &backend.behaviour;
    if behaviour.silent {
        return std::future::pending().await;
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Some(wanted) = &behaviour.authorization
        && header("authorization") != wanted
    {
        // A server that repeats what it was shown.
        return text(StatusCode::UNAUTHORIZED, header("authorization"));
    }
    if let Some(location) = &behaviour.redirect {
        let path = uri.path_and_query().unwrap().as_str();
        return Response::builder()
            .status(StatusCode::FOUND)
            .header("location", location.replace("{path}", path))
            .body(Body::empty())
            .unwrap();
    }
    if let Some((status, kind, bytes)) = &behaviour.answer {
        return Response::builder()
            .status(*status)
            .header("content-type", kind)
            .body(Body::from(bytes.clone()))
            .unwrap();
    }
    if method == Method::POST
        && let Some(mut gives_packs) = behaviour.gives_packs.clone()
    {
        gives_packs.wait_for(|gives| *gives).await.unwrap();
    }
    let kind = header("content-type").to_owned();
    tokio::task::spawn_blocking(move || backend.run(&method, &uri, &kind, &body)).await.unwrap()
}

impl Backend {
    /// Runs `git http-backend` as CGI.
    fn run(&self, method: &Method, uri: &Uri, kind: &str, body: &[u8]) -> Response<Body> {
        let mut command = git_command();
        command
            .arg("http-backend")
            .env("GIT_PROJECT_ROOT", &self.root)
            .env("GIT_HTTP_EXPORT_ALL", "1")
            .env("REQUEST_METHOD", method.as_str())
            .env("PATH_INFO", uri.path())
            .env("QUERY_STRING", uri.query().unwrap_or_default())
            .env("CONTENT_TYPE", kind)
            .env("CONTENT_LENGTH", body.len().to_string());
        if self.behaviour.any_commit {
            command
                .env("GIT_CONFIG_COUNT", "2")
                .env("GIT_CONFIG_KEY_1", "uploadpack.allowAnySHA1InWant")
                .env("GIT_CONFIG_VALUE_1", "true");
        }
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(body).unwrap();
        let output = child.wait_with_output().unwrap().stdout;
        let end = output.windows(4).position(|window| window == b"\r\n\r\n").expect("a CGI header");
        let mut response = Response::builder();
        for line in std::str::from_utf8(&output[..end]).unwrap().lines() {
            let (name, value) = line.split_once(": ").unwrap();
            response = match name {
                "Status" => response.status(value[..3].parse::<u16>().unwrap()),
                _ => response.header(name, value),
            };
        }
        response.body(Body::from(output[end + 4..].to_vec())).unwrap()
    }
}

/// A listener that speaks TLS.
pub struct TlsListener {
    pub listener: TcpListener,
    pub acceptor: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            if let Ok((stream, address)) = self.listener.accept().await
                && let Ok(stream) = self.acceptor.accept(stream).await
            {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// TLS for `localhost` with a certificate of a new authority; the authority's certificate, PEM.
pub fn certificate() -> (TlsAcceptor, String) {
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let authority_certificate = authority.self_signed(&authority_key).unwrap();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = rcgen::CertificateParams::new(vec!["localhost".to_owned()])
        .unwrap()
        .signed_by(&key, &issuer)
        .unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            rustls::pki_types::PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        )
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), authority_certificate.pem())
}
